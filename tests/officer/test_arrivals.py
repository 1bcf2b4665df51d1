"""New arrivals: counted for the page that asks, within its filter and the officer's county, and no sign of life."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.domain.ranks import RANKS, WAITING
from tipline.domain.times import to_quarter
from tipline.officer.session_store import IDLE, NOTE_AFTER
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.sessions import OfficerSession
from tipline.persistence.tips import Tip

Add = Callable[..., None]
TODAY = to_quarter(datetime.now(UTC))


@pytest.fixture
def add(sqlite: Database) -> Add:
    numbers = iter(range(1000))

    def make(urgency: str | None = "routine", **columns: Any) -> None:
        rank = RANKS[urgency] if urgency else WAITING
        defaults = {"state": "triaged" if urgency else "received", "received_at": TODAY}
        with sqlite.writing() as session:
            reference = f"T{next(numbers):09}"
            session.add(Tip(reference=reference, urgency=urgency, rank=rank, **defaults | columns))

    return make


def opened(desk: DeskClient, address: str = "/queue") -> str:
    """The address that the open page asks."""
    desk.get(address)
    return str(desk.page.select_one("[data-arrivals]")["data-arrivals"])


def heard(desk: DeskClient, address: str) -> tuple[int, int]:
    answer = desk.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.json["count"], answer.json["urgent"]


def test_what_came_after_the_page_is_counted(signed_in: SignedIn, add: Add) -> None:
    desk = signed_in("officer")
    add("immediate")
    add("routine")
    asks = opened(desk)
    assert heard(desk, asks) == (0, 0)
    assert desk.get(asks).json["told"] == ""
    add("immediate")
    add("low")
    add(None)
    assert heard(desk, asks) == (3, 1)
    assert desk.get(asks).json["told"] == "3 new tips, 1 of them immediate."
    assert heard(desk, opened(desk)) == (0, 0)


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (["low"], "1 new tip."),
        (["low", None], "2 new tips."),
        (["immediate"], "1 new tip, immediate."),
        (["immediate", "immediate"], "2 new tips, all immediate."),
    ],
)
def test_they_are_told_in_a_sentence(signed_in: SignedIn, add: Add, levels: list[str | None], told: str) -> None:
    desk = signed_in("officer")
    asks = opened(desk)
    for level in levels:
        add(level)
    assert desk.get(asks).json["told"] == told


def test_a_tip_is_news_whenever_it_was_told(signed_in: SignedIn, add: Add) -> None:
    desk = signed_in("officer")
    add(received_at=TODAY)
    asks = opened(desk)
    add(received_at=TODAY - timedelta(days=3))
    assert heard(desk, asks) == (1, 0)


def test_what_colleagues_do_is_no_arrival_and_hides_none(signed_in: SignedIn, sqlite: Database, add: Add) -> None:
    desk = signed_in("officer")
    for _ in range(3):
        add()
    asks = opened(desk)
    with sqlite.writing() as session:
        session.execute(update(Tip).values(state="closed"))
    assert heard(desk, asks) == (0, 0)
    add()
    assert heard(desk, asks) == (1, 0)


def test_a_tip_that_has_become_immediate_is_news(signed_in: SignedIn, sqlite: Database, add: Add) -> None:
    desk = signed_in("officer")
    add(None)
    asks = opened(desk)
    with sqlite.writing() as session:
        session.execute(update(Tip).values(urgency="immediate", rank=RANKS["immediate"], state="triaged"))
    assert heard(desk, asks) == (1, 1)


def test_only_what_fits_the_page_and_the_county_is_counted(signed_in: SignedIn, add: Add) -> None:
    local = signed_in("officer", county="19", name="local@example.org")
    desk = signed_in("officer")
    everywhere, low, here = opened(desk), opened(desk, "/queue?urgency=low"), opened(local)
    add("low", county="18")
    add("urgent", county="18")
    add("urgent", county="19")
    add("low", county="")
    assert [heard(desk, everywhere), heard(desk, low), heard(local, here)] == [(4, 0), (2, 0), (2, 0)]


@pytest.mark.parametrize("query", ["state=closed", "state=claimed", "mine=1", "late=1", "q=7K3", "alike=7K3M9QXDPA"])
def test_a_page_that_no_arrival_can_fit_does_not_ask(signed_in: SignedIn, query: str) -> None:
    desk = signed_in("officer")
    desk.get(f"/queue?{query}")
    assert desk.page.select("[data-arrivals]") == []
    assert desk.page.select_one(".made time")
    assert desk.page.select_one(".made a")["href"].startswith("/queue?")


def test_without_script_the_page_says_when_it_was_made_and_how_to_load_it_anew(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/queue?urgency=low")
    assert desk.page.select_one(".made a")["href"] == "/queue?urgency=low"
    assert desk.texts(".made p")[0].endswith("Load it anew")
    status = desk.page.select_one(".made [role=status]")
    assert status.get_text(strip=True) == ""
    assert status["data-queue"] == "/queue?urgency=low"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?since=",
        "?since=x.y",
        "?since=1",
        "?since=-1.0",
        "?since=1.1&state=nonsense",
        "?since=1.1",
        "?since=1.1.1.1",
    ],
)
def test_an_address_that_asks_for_nonsense_is_refused(signed_in: SignedIn, query: str) -> None:
    assert signed_in("officer").get(f"/queue/arrivals{query}").status_code == 400


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_whoever_has_no_queue_is_told_nothing(signed_in: SignedIn, role: str) -> None:
    assert signed_in(role).get("/queue/arrivals?since=0.0.0").status_code == 403


def test_somebody_who_is_not_signed_in_gets_no_session_and_no_way_onward(site: Flask, sqlite: Database) -> None:
    answer = site.test_client().get("/queue/arrivals?since=0.0.0")
    assert (answer.status_code, answer.mimetype) == (401, "application/json")
    assert "Set-Cookie" not in answer.headers
    with sqlite.reading() as session:
        assert session.scalars(select(OfficerSession)).all() == []


def age_session(database: Database, by: timedelta) -> datetime:
    seen = datetime.now(UTC) - by
    with database.writing() as session:
        session.execute(update(OfficerSession).values(seen_at=seen))
    return seen


def test_asking_keeps_no_session_alive_and_reading_does(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    asks = opened(desk)
    seen = age_session(sqlite, NOTE_AFTER * 2)
    heard(desk, asks)
    with sqlite.reading() as session:
        assert session.scalars(select(OfficerSession.seen_at)).all() == [seen]
    desk.get("/queue")
    with sqlite.reading() as session:
        assert session.scalars(select(OfficerSession.seen_at)).one() > seen


def test_a_page_left_open_is_signed_out_in_time(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    asks = opened(desk)
    age_session(sqlite, IDLE)
    assert desk.get(asks).status_code == 401


def test_asking_takes_two_statements(signed_in: SignedIn, site: Flask, add: Add) -> None:
    desk = signed_in("officer")
    add()
    asks = opened(desk)
    said: list[str] = []
    engine = site.extensions["desk"].database.engine
    event.listen(engine, "before_cursor_execute", lambda *heard: said.append(heard[2]))
    assert heard(desk, asks) == (0, 0)
    assert len([each for each in said if each.startswith("SELECT")]) == len(
        ["the session with its account", "the count"]
    )
    assert not [each for each in said if each.startswith(("UPDATE", "INSERT", "DELETE"))]


def test_a_database_that_is_away_is_not_taken_for_a_sign_out(
    signed_in: SignedIn, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = signed_in("officer")
    asks = opened(desk)

    def away(*_: object) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(site.extensions["desk"].database, "reading", away)
    assert desk.get(asks).status_code == 503
    monkeypatch.setattr(site.session_interface.database, "reading", away)
    assert desk.get(asks).status_code == 503
    answer = desk.get("/queue")
    assert answer.status_code == 503
    assert desk.texts("h1") == ["The service is out of order for a moment"]


def test_what_came_more_than_a_week_ago_is_told_neither_as_new_nor_as_gone(signed_in: SignedIn, add: Add) -> None:
    desk = signed_in("officer")
    add()
    asks = opened(desk)
    add(received_at=TODAY - timedelta(days=8))
    assert heard(desk, asks) == (0, 0)
    add(received_at=TODAY - timedelta(days=6))
    assert heard(desk, asks) == (1, 0)
