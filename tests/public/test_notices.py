"""Notices on the leaflets: where, in which language, on which days; and a leaflet that nothing about them can break."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import event

from tests.factories import NOW, Keys, a_published_notice, an_officer
from tests.public.visitor import Visitor
from tipline.casework.publish_notice import withdraw_notice
from tipline.config import PublicConfig
from tipline.domain.languages import all_languages
from tipline.domain.notices import ALL
from tipline.domain.times import swedish_day
from tipline.persistence.database import Database
from tipline.public import create_site, notices
from tipline.public.notices import KEPT_SECONDS, NoticeBoard

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\u202etxet\u202c [x](javascript:alert(1)) &lt;b&gt; {{7*7}} "
    "[polisen](https://polisen.se/tips)"
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's day is that of NOW."""
    monkeypatch.setattr(notices, "present", lambda: NOW)


def boxes(visitor: Visitor, path: str) -> list[Tag]:
    page = visitor.look(path)
    assert page.status == 200
    return page.soup.select(".from-police .notice")


def told(visitor: Visitor, path: str) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in boxes(visitor, path)]


def test_a_leaflet_without_notices_has_no_box(visitor: Visitor) -> None:
    assert visitor.look("/sv/hotel").soup.select(".from-police") == []


def test_an_approved_notice_stands_on_its_leaflet_with_county_and_date(
    visitor: Visitor, sqlite: Database, keys: Keys
) -> None:
    a_published_notice(sqlite, keys, text="Se **upp**.", county="19", language="sv")
    page = visitor.look("/sv/hotel").soup
    assert [each.get_text() for each in page.select(".from-police h2")] == ["Från polisen"]
    assert told(visitor, "/sv/hotel") == ["Gäller Västmanlands län · 24 november 2026 Se upp ."]
    assert page.select_one(".from-police time")["datetime"] == "2026-11-24"
    assert page.select_one(".from-police strong").get_text() == "upp"
    words = page.select_one(".from-police .words")
    assert (words["lang"], words["dir"]) == ("sv", "ltr")
    assert [told(visitor, f"/{path}") for path in ("sv/taxi", "en/hotel", "sv/property")] == [[], [], []]


def test_112_still_comes_first(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    a_published_notice(sqlite, keys)
    headings = [each.get_text() for each in visitor.look("/en/hotel").soup.select("main h1, main h2")]
    assert headings[1:3] == ["Call 112 at once when", "From the police"]


def test_a_notice_for_all_stands_on_every_leaflet_and_finds_its_own_direction(
    visitor: Visitor, sqlite: Database, keys: Keys
) -> None:
    a_published_notice(sqlite, keys, audience=ALL, text="Hej")
    for language in all_languages():
        for audience in ("hotel", "taxi", "property"):
            found = boxes(visitor, f"/{language}/{audience}")
            assert [each.select_one("[dir=auto]").get_text() for each in found] == ["Hej"], (language, audience)
            assert [each.select("[lang]") for each in found] == [[]]
            assert all("%" not in each.get_text() for each in found)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_no_second_person_stands_for_is_not_shown(
    visitor: Visitor, sqlite: Database, keys: Keys, state: str
) -> None:
    a_published_notice(sqlite, keys, state=state, text="Hemligt")
    assert "Hemligt" not in visitor.look("/sv/hotel").answer.text


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_notice_is_shown_on_its_days_as_sweden_counts_them(
    visitor: Visitor, sqlite: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch, moment: datetime, *, shown: bool
) -> None:
    a_published_notice(sqlite, keys, last_day=swedish_day(NOW) + timedelta(days=1))
    monkeypatch.setattr(notices, "present", lambda: moment)
    assert bool(boxes(visitor, "/sv/hotel")) == shown


def test_nothing_of_a_hostile_notice_runs_or_loads(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    a_published_notice(sqlite, keys, text=HOSTILE)
    box = boxes(visitor, "/sv/hotel")[0].select_one(".words")
    assert {each.name for each in box.find_all()} == {"p", "a"}
    assert [each.attrs for each in box.select("a")] == [
        {"href": "https://polisen.se/tips", "rel": ["noreferrer", "noopener", "nofollow"]}
    ]
    assert "<script>alert(1)</script><img src=x onerror=alert(1)>txet [x](javascript:alert(1)) &lt;b&gt; {{7*7}}" in (
        box.get_text()
    )


def test_one_question_a_minute_and_what_is_withdrawn_goes_within_it(
    site: Flask, visitor: Visitor, sqlite: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    board: NoticeBoard = site.extensions["notices"]
    clock, asked = [0.0], []
    monkeypatch.setattr(board, "clock", lambda: clock[0])
    event.listen(board.database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    number = a_published_notice(sqlite, keys, text="Hej")
    for _ in range(3):
        assert len(boxes(visitor, "/sv/hotel")) == 1
    with sqlite.writing() as session:
        withdraw_notice(session, an_officer(), number, keys=keys.officer, now=NOW)
    clock[0] = KEPT_SECONDS - 1
    assert len(boxes(visitor, "/sv/hotel")) == 1
    clock[0] = KEPT_SECONDS
    assert boxes(visitor, "/sv/hotel") == []
    questions = [each for each in asked if not each.startswith("BEGIN")]
    assert ["notices" in each for each in questions] == [True, True]


def test_a_new_day_asks_anew(
    site: Flask, visitor: Visitor, sqlite: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.extensions["notices"], "clock", lambda: 0.0)
    a_published_notice(sqlite, keys, last_day=swedish_day(NOW))
    assert len(boxes(visitor, "/sv/hotel")) == 1
    monkeypatch.setattr(notices, "present", lambda: NOW + timedelta(days=1))
    assert boxes(visitor, "/sv/hotel") == []


def test_the_question_is_answered_from_an_index(database: Database, keys: Keys) -> None:
    asked: list[tuple[str, object]] = []
    board = NoticeBoard(database)
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
    board.shown("hotel", "sv", swedish_day(NOW))
    question, values = asked[-1]
    with database.engine.connect() as connection:
        if database.is_sqlite:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", values).all()
        else:
            # On so small a table the planner would rather read all of it.
            connection.exec_driver_sql("SET enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {question}", values).all()
    assert "ix_notices_state_audience_last_day" in str(plan)


@pytest.mark.parametrize("page", ["hotel", "taxi", "property"])
def test_a_leaflet_is_shown_when_the_database_does_not_answer(
    config: PublicConfig, tmp_path: Path, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "no database"
    folder.mkdir()
    site = create_site(config.__class__(**{**vars(config), "database_url": f"sqlite:///{folder}"}))
    board: NoticeBoard = site.extensions["notices"]
    with caplog.at_level(logging.ERROR, "tipline"):
        for _ in range(3):
            answer = Visitor(site).look(f"/sv/{page}")
            assert (answer.status, answer.soup.select(".from-police")) == (200, [])
    assert caplog.messages == ["notices not shown: DatabaseUnavailable"]
    assert board.silent_until > 0


def test_a_database_that_comes_back_is_asked_again_after_a_minute(
    site: Flask, visitor: Visitor, sqlite: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    board: NoticeBoard = site.extensions["notices"]
    clock, back = [0.0], board.database
    monkeypatch.setattr(board, "clock", lambda: clock[0])
    a_published_notice(sqlite, keys)
    monkeypatch.setattr(board, "database", Database("sqlite:////proc/nowhere.db"))
    assert boxes(visitor, "/sv/hotel") == []
    monkeypatch.setattr(board, "database", back)
    assert boxes(visitor, "/sv/taxi") == boxes(visitor, "/sv/hotel") == []
    clock[0] = KEPT_SECONDS
    assert len(boxes(visitor, "/sv/hotel")) == 1


def test_a_notice_that_cannot_be_drawn_hides_no_leaflet(
    visitor: Visitor, sqlite: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*said: object) -> object:
        raise RecursionError(said)

    a_published_notice(sqlite, keys)
    monkeypatch.setattr(notices, "shown_notice", broken)
    assert boxes(visitor, "/sv/hotel") == []


def test_where_no_tips_are_taken_no_database_is_asked(
    sqlite_address: str, sqlite: Database, keys: Keys, tmp_path: Path
) -> None:
    a_published_notice(sqlite, keys, text="Hej")
    site = create_site(PublicConfig(instance=tmp_path, database_url=sqlite_address, leaflet_only=True))
    asked: list[object] = []
    event.listen(site.extensions["notices"].database.engine, "before_cursor_execute", lambda *said: asked.append(said))
    assert (boxes(Visitor(site), "/sv/hotel"), asked) == ([], [])
