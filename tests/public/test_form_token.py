"""The token of a form: a day long, never lost with the words, and no use on another instance."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import TimestampSigner

from tests.public.visitor import Visitor
from tipline.public import form_token
from tipline.public.form_token import seed_of


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    def _set(ago: timedelta) -> None:
        moment = int((datetime.now(UTC) - ago).timestamp())
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: moment)

    return _set


def test_a_form_open_for_almost_a_day_is_taken(visitor: Visitor, at) -> None:
    at(timedelta(hours=23, minutes=58))
    form = visitor.look("/sv/tip")
    at(timedelta())
    assert visitor.press(form, "/sv/tip", story="Sent").status == 200


def test_a_form_open_for_more_than_a_day_keeps_its_words_and_its_seed(site: Flask, visitor: Visitor, at) -> None:
    at(timedelta(days=1, minutes=1))
    form = visitor.look("/en/tip")
    at(timedelta())
    page = visitor.press(form, "/en/tip", story="Slowly written", room="318")
    assert page.status == 400
    assert [where for where, _ in page.faults] == ["#send"]
    assert (page.fields()["story"], page.fields()["room"]) == ("Slowly written", "318")
    with site.app_context():
        seeds = {seed_of(each.fields()["csrf_token"]) for each in (form, page)}
    assert len(seeds) == 1
    assert visitor.press(page, "/en/tip").status == 200


def test_every_new_form_has_a_seed_of_its_own(site: Flask, visitor: Visitor) -> None:
    tokens = [visitor.look("/sv/tip").fields()["csrf_token"] for _ in range(3)]
    with site.app_context():
        seeds = {seed_of(each) for each in tokens}
    assert len(seeds) == 3
    assert {len(seed or b"") for seed in seeds} == {form_token.SEED_BYTES}


@pytest.mark.parametrize("token", ["", "x", "é.é.é", "00" * 16, ".".join(["00" * 16, "aaaa", "bbbb"]), "\x00"])
def test_a_token_that_was_never_ours_has_no_seed_and_sends_nothing(site: Flask, visitor: Visitor, token: str) -> None:
    with site.app_context():
        assert seed_of(token) is None
    assert visitor.send_tip(csrf_token=token).status == 400


def test_a_token_of_another_instance_is_refused(tmp_path: Path, visitor: Visitor, site: Flask) -> None:
    with site.app_context():
        forged = TimestampSigner(b"x" * 32, salt="tipline/1/form token").sign("00" * 16).decode()
        assert seed_of(forged) is None
    assert visitor.send_tip(csrf_token=forged).status == 400
