"""What is compressed, and what never is."""

import gzip

import pytest
from flask import Flask

from tests.public.visitor import Visitor


@pytest.mark.parametrize("path", ["/sv/", "/sv/tip", "/sv/hotel", "/static/public.css", "/static/leave.js"])
def test_what_is_the_same_for_everybody_comes_small(site: Flask, path: str) -> None:
    client = site.test_client(use_cookies=False)
    with client.get(path) as plain, client.get(path, headers={"Accept-Encoding": "br, gzip"}) as small:
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["Vary"]
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)
        if path != "/sv/tip":
            assert gzip.decompress(small.data) == plain.data
        assert small.headers["Content-Security-Policy"] == plain.headers["Content-Security-Policy"]


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity"])
def test_a_browser_that_does_not_ask_for_it_gets_it_plain(site: Flask, accepted: str) -> None:
    answer = site.test_client().get("/sv/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.text.startswith("<!doctype html>")


def test_an_answer_that_holds_a_code_or_words_is_never_compressed(visitor: Visitor) -> None:
    headers = {"Accept-Encoding": "gzip"}
    form = visitor.look("/sv/tip")
    for story in ("Rum 318", ""):
        page = visitor.press(form, "/sv/tip", headers=headers, story=story)
        assert "Content-Encoding" not in page.answer.headers
