"""The queue's page: who sees it, what it shows, and where its links lead."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import event

from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_sent_tip, a_triaged_tip
from tests.officer.accounts import SignedIn
from tipline.domain.ranks import MOST_FAILURES, RANKS
from tipline.domain.times import to_quarter
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.database import Database
from tipline.persistence.queue import MOST_COUNTED
from tipline.persistence.saved_views import SavedView
from tipline.persistence.tips import Tip, lease_tips_awaiting_triage, lift_untriaged, tip_by_reference

LEASE = timedelta(seconds=60)


def seed(number: int) -> bytes:
    return number.to_bytes(16, "big")


def test_an_empty_queue_says_that_nothing_waits(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    assert desk.get("/queue").status_code == 200
    assert desk.texts(".empty .lead") == ["Nothing waits."]
    desk.get("/queue?flag=minor")
    assert desk.texts(".empty .lead") == ["No tip fits what you ask for."]


def test_tips_stand_under_their_levels_with_honest_counts(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    a_triaged_tip(sqlite, keys, a_report(QUIET), seed=seed(1))
    _, immediate = a_triaged_tip(sqlite, keys, a_report(LOCKED_IN), seed=seed(2))
    _, waiting = a_sent_tip(sqlite, keys, a_report("Not read yet."), seed=seed(3))
    desk = signed_in("officer")
    desk.get("/queue")
    assert desk.texts(".group h2") == ["Immediate 1", "Waiting for triage 1", "Routine 1"]
    assert desk.texts("h1") == ["Queue 3 tips"]
    assert [link["href"] for link in desk.page.select("a[data-row]")][:2] == [f"/tips/{immediate}", f"/tips/{waiting}"]


def test_a_tip_that_triage_has_failed_on_three_times_is_shown_unjudged_above_all_others(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, failed = a_sent_tip(sqlite, keys, a_report(QUIET), seed=seed(1))
    for number in range(MOST_FAILURES):
        with sqlite.writing() as session:
            lease_tips_awaiting_triage(session, NOW + number * LEASE, LEASE, 1)
    with sqlite.writing() as session:
        lift_untriaged(session, NOW + MOST_FAILURES * LEASE)
    a_triaged_tip(sqlite, keys, a_report(LOCKED_IN), seed=seed(2))
    desk = signed_in("officer")
    desk.get("/queue")
    assert desk.texts(".group h2") == ["Not judged: read first 1", "Immediate 1"]
    assert desk.page.select_one("a[data-row]")["href"] == f"/tips/{failed}"
    desk.open_tip(failed)
    assert desk.texts(".assessment p") == ["The rules have not judged this tip. Read it and judge for yourself."]
    assert desk.page.select_one("[data-story]").get_text() == QUIET


def test_a_withdrawn_tip_keeps_its_place_and_bears_a_mark(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    code, withdrawn = a_triaged_tip(sqlite, keys, seed=seed(1))
    a_triaged_tip(sqlite, keys, seed=seed(2))
    with sqlite.writing() as session:
        withdraw_tip(session, code, keys=keys.site, now=NOW)
    desk = signed_in("officer")
    desk.get("/queue")
    assert len(desk.page.select(".row")) == 2
    assert [row.select_one("a")["href"] for row in desk.page.select(".row:has(.withdrawn)")] == [f"/tips/{withdrawn}"]


def test_no_word_of_a_tip_is_on_the_queue(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    a_triaged_tip(sqlite, keys, a_report("Zanzibar: a woman is locked in right now and calls for help", place="Grand"))
    answer = signed_in("officer").get("/queue")
    assert [word for word in ("Zanzibar", "locked", "Grand") if word in answer.text] == []


def test_the_next_page_goes_on_where_the_first_ends(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    for number in range(53):
        a_sent_tip(sqlite, keys, a_report(f"Story {number}"), seed=seed(number))
    desk = signed_in("officer")
    desk.get("/queue")
    first = desk.texts("a[data-row]")
    desk.get(desk.page.select_one("a[rel=next]")["href"])
    second = desk.texts("a[data-row]")
    assert (len(first), len(second)) == (50, 3)
    assert len({*first, *second}) == 53
    assert desk.texts("h1") == ["Queue 53 tips"]
    assert desk.page.select_one("a[rel=next]") is None


@pytest.mark.parametrize(
    "query", ["state=gone", "urgency=1;select", "flag=%00", "county=00", "after=xyz", "municipality=-1", "mine=%27"]
)
def test_an_address_that_asks_for_nonsense_is_refused(signed_in: SignedIn, query: str) -> None:
    assert signed_in("officer").get(f"/queue?{query}").status_code == 400


def add_tips(database: Database, *tips: tuple[str, str, timedelta], state: str = "triaged") -> None:
    """Each by its reference, its level and how long ago it came."""
    with database.writing() as session:
        for reference, urgency, ago in tips:
            came = to_quarter(datetime.now(UTC) - ago)
            session.add(Tip(reference=reference, received_at=came, urgency=urgency, rank=RANKS[urgency], state=state))


def test_each_unclaimed_tip_tells_the_time_left_or_how_late_it_is(signed_in: SignedIn, sqlite: Database) -> None:
    add_tips(
        sqlite,
        ("A000000000", "immediate", timedelta(days=2, hours=2)),
        ("B000000000", "urgent", timedelta(hours=2)),
        ("C000000000", "low", timedelta(days=90)),
    )
    add_tips(sqlite, ("D000000000", "immediate", timedelta(days=2)), state="assessed")
    desk = signed_in("officer")
    desk.get("/queue")
    told = {row.select_one("a").get_text(): row.select_one(".promise") for row in desk.page.select(".row")}
    assert {reference: clock is not None for reference, clock in told.items()} == {
        "A000000000": True,
        "B000000000": True,
        "C000000000": False,
        "D000000000": False,
    }
    assert told["A000000000"].get_text().strip() == "late by 2 d 1 h"
    assert re.fullmatch(r"6 h \d+ min left", told["B000000000"].get_text().strip())
    assert [bool(told[each].select("svg")) for each in ("A000000000", "B000000000")] == [True, False]


def test_the_page_of_an_unclaimed_tip_has_the_clock_of_its_row(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    came = to_quarter(datetime.now(UTC) - timedelta(days=2, hours=2))
    with sqlite.writing() as session:
        session.get_one(Tip, reference).received_at = came
    desk = signed_in("officer")
    desk.get("/queue")
    row = desk.texts(".row .promise")
    desk.open_tip(reference)
    assert desk.texts(".facts .promise.late") == row == ["late by 2 d 1 h"]
    assert len(desk.page.select(".facts .promise svg")) == 1
    desk.send(f"/tips/{reference}/claim")
    desk.get(f"/tips/{reference}")
    assert desk.page.select(".facts .promise") == []


def test_the_page_takes_as_many_queries_for_fifty_tips_and_twelve_views_as_for_one(
    signed_in: SignedIn, sqlite: Database, site: Flask
) -> None:
    desk, counts = signed_in("officer"), []
    engine = site.extensions["desk"].database.engine
    desk.get("/queue?late=1")
    for tips in (range(1), range(1, 50)):
        add_tips(sqlite, *((f"A{number:09}", "urgent", timedelta(days=1)) for number in tips))
        with sqlite.writing() as session:
            session.add_all(SavedView(officer_id=1, name=str(number), query="mine=1") for number in tips if number < 12)
        said: list[str] = []
        hear = partial(_hear, said)
        event.listen(engine, "before_cursor_execute", hear)
        desk.get("/queue?late=1")
        event.remove(engine, "before_cursor_execute", hear)
        counts.append(len(said))
    assert (len(desk.texts("a[data-row]")), len(desk.texts(".views a"))) == (50, 12)
    assert counts[0] == counts[1] <= 12


def _hear(said: list[str], connection: object, cursor: object, statement: str, *rest: object) -> None:
    said.append(statement)


def test_the_late_tips_are_asked_for_in_the_address_and_a_chip_takes_it_away(
    signed_in: SignedIn, sqlite: Database
) -> None:
    add_tips(
        sqlite,
        ("A000000000", "urgent", timedelta(hours=1)),
        ("B000000000", "urgent", timedelta(hours=9)),
        ("C000000000", "low", timedelta(days=90)),
    )
    desk = signed_in("officer")
    desk.get("/queue?urgency=urgent&late=1")
    assert desk.texts("a[data-row]") == ["B000000000"]
    assert desk.texts("h1") == ["Queue 1 tip"]
    assert desk.texts(".chips li")[:2] == ["Urgent ✕Remove", "Late ✕Remove"]
    assert desk.page.select_one("form.filter [name=late]").has_attr("checked")
    desk.get(desk.page.select(".chips a")[1]["href"])
    assert desk.texts("a[data-row]") == ["B000000000", "A000000000"]
    desk.get("/queue?late=0")
    assert (desk.texts("h1"), desk.texts(".chips li")) == (["Queue 3 tips"], [])


def test_another_county_shows_in_no_row_and_no_count(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    for number, county in enumerate(("19", "18")):
        _, reference = a_sent_tip(sqlite, keys, a_report(f"Story {number}"), seed=seed(number))
        with sqlite.writing() as session:
            tip_by_reference(session, reference).county = county
    desk = signed_in("officer", county="19")
    for address in ("/queue", "/queue?state=any", "/queue?county=18"):
        desk.get(address)
        assert [text for text in desk.texts(".place") if "Örebro" in text] == []
    desk.get("/queue")
    assert desk.texts("h1") == ["Queue 1 tip"]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("officer", (200, 403, 403)),
        ("supervisor", (200, 403, 403)),
        ("coordinator", (200, 403, 403)),
        ("auditor", (403, 200, 403)),
        ("admin", (403, 403, 200)),
    ],
)
def test_each_role_enters_its_own_rooms_only(signed_in: SignedIn, role: str, statuses: tuple[int, ...]) -> None:
    desk = signed_in(role)
    assert tuple(desk.get(room).status_code for room in ("/queue", "/audit", "/officers")) == statuses


@pytest.mark.parametrize(("role", "room"), [("officer", "/queue"), ("auditor", "/audit"), ("admin", "/officers")])
def test_the_start_leads_to_the_room_of_the_role(signed_in: SignedIn, role: str, room: str) -> None:
    assert signed_in(role).get("/").headers["Location"] == room


def test_a_coordinator_sees_the_queue_and_no_link_into_a_tip(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("coordinator")
    desk.get("/queue")
    assert desk.texts(".row .reference") == [reference]
    assert desk.page.select("a[href^='/tips/']") == []
    assert desk.get(f"/tips/{reference}").status_code == 403


def test_a_level_is_counted_so_far_and_no_further(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk = signed_in("officer")
    with sqlite.writing() as session:
        session.add_all(
            Tip(reference=f"T{number:09}", received_at=NOW, state="triaged", urgency="low", rank=RANKS["low"])
            for number in range(MOST_COUNTED + 2)
        )
    a_triaged_tip(sqlite, keys, a_report(QUIET))
    desk.get("/queue?urgency=low")
    assert desk.texts(".group h2") == [f"Low {MOST_COUNTED}+"]
    assert desk.texts("h1") == [f"Queue {MOST_COUNTED}+ tips"]
    desk.get("/queue")
    assert desk.texts("h1") == [f"Queue {MOST_COUNTED + 1}+ tips"]
