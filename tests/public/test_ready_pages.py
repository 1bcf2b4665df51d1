"""Pages given out ready: compressed for whoever takes it, and with nothing in them of whoever asked before."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.public.test_pages import PAGES
from tests.public.visitor import Visitor
from tipline.config import PublicConfig
from tipline.public import create_site
from tipline.public.ready_pages import HOLE, ReadyPages

MARK = "hyacinth"
TOKEN = re.compile(r'(?<=name="csrf_token" type="hidden" value=")[\w.-]+')
HEADERS = {
    "Accept-Language": MARK,
    "Cookie": f"{MARK}=1",
    "Forwarded": f"host={MARK}.example",
    "Origin": f"https://{MARK}.example",
    "Referer": f"https://{MARK}.example/",
    "User-Agent": MARK,
    "X-Forwarded-Host": f"{MARK}.example",
    "X-Forwarded-Prefix": f"/{MARK}",
    "X-Forwarded-Proto": MARK,
    "X-Original-URL": f"/{MARK}",
}


def ready(site: Flask) -> ReadyPages:
    found = site.wsgi_app
    assert isinstance(found, ReadyPages)
    return found


def get(site: Flask, path: str, **headers: str) -> TestResponse:
    return site.test_client(use_cookies=False).get(path, headers=headers, buffered=True)


@pytest.mark.parametrize("path", ["/sv/", "/sv/tip", "/sv/hotel", "/static/public.css", "/static/leave.js"])
def test_what_is_the_same_for_everybody_comes_small(site: Flask, path: str) -> None:
    client = site.test_client(use_cookies=False)
    with client.get(path) as plain, client.get(path, headers={"Accept-Encoding": "br, gzip"}) as small:
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["Vary"]
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)
        unpacked = gzip.decompress(small.data)
        if path == "/sv/tip":
            assert TOKEN.sub("", unpacked.decode()) == TOKEN.sub("", plain.text)
        else:
            assert unpacked == plain.data
        assert small.headers["Content-Security-Policy"] == plain.headers["Content-Security-Policy"]


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity", "gzipped", "br;q=1, gzip;q=0.0"])
def test_a_browser_that_does_not_ask_for_it_gets_it_plain(site: Flask, accepted: str) -> None:
    answer = get(site, "/sv/", Accept_Encoding=accepted)
    assert "Content-Encoding" not in answer.headers
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br, zstd", "br;q=1, gzip;q=0.1", "*"])
def test_a_browser_that_takes_it_gets_it_small(site: Flask, accepted: str) -> None:
    assert get(site, "/sv/", Accept_Encoding=accepted).headers["Content-Encoding"] == "gzip"


def test_an_answer_that_holds_a_code_or_words_is_never_compressed(visitor: Visitor) -> None:
    headers = {"Accept-Encoding": "gzip"}
    form = visitor.look("/sv/tip")
    for story in ("Rum 318", ""):
        page = visitor.press(form, "/sv/tip", headers=headers, story=story)
        assert "Content-Encoding" not in page.answer.headers


def test_a_page_from_the_store_is_what_flask_makes_of_the_request_itself(site: Flask, config: PublicConfig) -> None:
    other = create_site(config)
    other.wsgi_app = ready(other).make  # type: ignore[method-assign]
    for path in (*PAGES, "/sv/tip?audience=hotel", "/static/public.css?v=1", "/static/mark.svg"):
        given, made = (get(each, path) for each in (site, other))
        assert TOKEN.sub("", given.text) == TOKEN.sub("", made.text), path
        known = {"Vary": "Accept-Encoding", **dict(made.headers)}
        assert {name: value for name, value in given.headers if name != "Date"} == {
            name: value for name, value in known.items() if name != "Date"
        }
    assert len(ready(site).kept) == len(PAGES) + 3


def test_nothing_of_a_request_is_kept_for_the_next(site: Flask) -> None:
    queries = (f"audience={MARK}", f"{MARK}=1", f"v={MARK}", f"audience=hotel&x={MARK}", f"%{MARK}")
    for path in (*PAGES, "/static/public.css"):
        for query in queries:
            get(site, f"{path}?{query}", **{name.replace("-", "_"): value for name, value in HEADERS.items()})
        get(site, path, Host=f"{MARK}.example")
        get(site, path, Host="localhost:4711")
    kept = ready(site).kept
    assert len(kept) > len(PAGES)
    for address, page in kept.items():
        body = gzip.decompress(page.packed.with_middle(b""))
        assert MARK.encode() not in repr((address, page.headers)).encode() + body
        assert b"localhost:4711" not in body


def test_no_address_that_anybody_makes_up_is_kept(site: Flask) -> None:
    made_up = ["/sv/../sv/", "//sv/", "/sv//tip", "/static/./public.css", "/static//public.css", "/sv/%74ip", "/sv/x"]
    made_up += [f"/sv/tip?audience={number}" for number in range(100)]
    made_up += [f"/static/public.css?v={number}" for number in range(100)]
    for path in made_up:
        get(site, path)
    assert set(ready(site).kept) == {("/sv/tip", ""), ("/static/public.css", "v=any")}


def test_every_form_has_a_token_of_its_own_compressed_or_not(site: Flask) -> None:
    found = []
    for path in ("/sv/tip", "/sv/tip?audience=taxi", "/ar/follow-up"):
        for _ in range(5):
            found += TOKEN.findall(get(site, path).text)
            found += TOKEN.findall(gzip.decompress(get(site, path, Accept_Encoding="gzip").data).decode())
    assert len(set(found)) == len(found) == 30
    assert HOLE not in "".join(found)


def test_a_form_that_came_compressed_can_be_sent(site: Flask, visitor: Visitor) -> None:
    small = gzip.decompress(get(site, "/sv/tip", Accept_Encoding="gzip").data).decode()
    (token,) = TOKEN.findall(small)
    assert len(visitor.send_tip(csrf_token=token).code) == 24


def test_the_length_of_a_form_tells_nothing_of_its_token(site: Flask) -> None:
    lengths = {get(site, "/sv/tip", Accept_Encoding="gzip").headers["Content-Length"] for _ in range(20)}
    assert len(lengths) == 1


@pytest.mark.parametrize("header", ["Range", "If-None-Match", "If-Modified-Since"])
def test_what_asks_for_a_part_is_answered_by_the_site_itself(site: Flask, header: str) -> None:
    whole = get(site, "/static/public.css")
    asked = {"Range": "bytes=0-9", "If-None-Match": whole.headers["ETag"]}
    asked["If-Modified-Since"] = whole.headers["Last-Modified"]
    part = get(site, "/static/public.css", **{header.replace("-", "_"): asked[header]})
    assert (part.status_code, part.data) == ((206, whole.data[:10]) if header == "Range" else (304, b""))


def test_a_page_that_fails_once_is_not_kept_so(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("tipline.public.start.said_to_everybody", None)
        assert get(site, "/sv/").status_code == 500
    assert get(site, "/sv/").status_code == 200


def test_many_at_once_get_whole_pages(site: Flask) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: get(site, "/fi/tip", Accept_Encoding="gzip").data, range(40)))
    pages = [gzip.decompress(each).decode() for each in found]
    assert len({TOKEN.sub("", each) for each in pages}) == 1
    assert len({TOKEN.findall(each)[0] for each in pages}) == 40
