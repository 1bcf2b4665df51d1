"""The queue's order, its filters, its pages, and the county that is always applied."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories import NOW, an_officer
from tests.officer.accounts import an_account
from tipline.domain.ranks import RANKS, UNTRIAGED, WAITING
from tipline.persistence.claims import Claim
from tipline.persistence.database import Database
from tipline.persistence.queue import queue_counts, queue_page
from tipline.persistence.queue_filter import QueueFilter
from tipline.persistence.queue_order import PageKey
from tipline.persistence.tips import Tip, flags_text
from tipline.persistence.withdrawals import add_withdrawal

ALL = QueueFilter(state="any")


def add(session: Session, reference: str, *, urgency: str | None = "urgent", flags: str = "", **columns: Any) -> None:
    values = {"received_at": NOW, "state": "triaged", "rank": RANKS[urgency] if urgency else WAITING} | columns
    session.add(Tip(reference=reference.ljust(10, "0"), urgency=urgency, flags=flags_text(flags.split()), **values))
    session.flush()


def found(session: Session, wanted: QueueFilter = ALL, county: str = "", after: PageKey | None = None) -> str:
    """The references in their order, without their trailing zeros."""
    page = queue_page(session, an_officer(county=county), wanted, after=after, most=50)
    return " ".join(row.reference.rstrip("0") for row in page.rows)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    yield said
    event.remove(database.engine, "before_cursor_execute", hear)


def test_the_untriaged_stand_on_top_then_urgency_then_age(database: Database) -> None:
    early: datetime = NOW - timedelta(hours=1)
    with database.writing() as session:
        add(session, "LW", urgency="low", received_at=early)
        add(session, "RT", urgency="routine")
        add(session, "W", urgency=None)
        add(session, "GB", urgency="urgent")
        add(session, "GA", urgency="urgent")
        add(session, "G", urgency="urgent", received_at=early)
        add(session, "M", urgency="immediate")
        add(session, "N", urgency=None, rank=UNTRIAGED)
        assert found(session) == "N M W G GA GB RT LW"


def test_an_officer_sees_their_county_and_what_nobody_could_place(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", county="19")
        add(session, "B", county="18")
        add(session, "C")
        assert found(session, county="19") == "A C"
        assert found(session, QueueFilter(state="any", county="18"), county="19") == ""
        assert queue_counts(session, an_officer(county="19"), ALL) == {30: 2}
        assert found(session, county="") == "A B C"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (QueueFilter(), "A B C D"),
        (QueueFilter(state="closed"), "E"),
        (QueueFilter(state="claimed"), "D"),
        (QueueFilter(urgency="urgent"), "B C D"),
        (QueueFilter(urgency="unjudged"), "A"),
        (QueueFilter(flag="minor"), "B C"),
        (QueueFilter(flag="danger"), "C"),
        (QueueFilter(county="19"), "C"),
        (QueueFilter(municipality="1980"), "C"),
        (QueueFilter(language="ar"), "B"),
        (QueueFilter(mine=True), "D"),
        (QueueFilter(state="any", reference="E"), "E"),
        (QueueFilter(reference="%"), ""),
        (QueueFilter(flag="minor", language="ar"), "B"),
    ],
)
def test_each_filter_narrows_the_page_and_the_count(database: Database, wanted: QueueFilter, expected: str) -> None:
    with database.writing() as session:
        add(session, "A", urgency=None)
        add(session, "B", flags="minor", language="ar")
        add(session, "C", flags="minor danger", county="19", municipality="1980", language="sv")
        add(session, "D", state="claimed")
        add(session, "E", state="closed")
        mine, other = an_account(session, "eva@example.org"), an_account(session, "amir@example.org")
        session.add(Claim(tip_reference="D".ljust(10, "0"), officer_id=mine, claimed_at=NOW))
        session.add(Claim(tip_reference="C".ljust(10, "0"), officer_id=other, claimed_at=NOW))
        session.flush()
        officer = an_officer(officer_id=mine)
        page = queue_page(session, officer, wanted, after=None, most=50)
        assert " ".join(row.reference.rstrip("0") for row in page.rows) == expected
        assert sum(queue_counts(session, officer, wanted).values()) == len(page.rows)


def test_a_row_tells_its_flags_and_who_holds_it(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", flags="danger minor", state="claimed", county="19", municipality="1980", language="sv")
        holder = an_account(session, "amir@example.org")
        session.add(Claim(tip_reference="A".ljust(10, "0"), officer_id=holder, claimed_at=NOW))
        session.flush()
        (row,) = queue_page(session, an_officer(), ALL, after=None, most=50).rows
    assert (row.flags, row.owner, row.owner_id) == (frozenset({"minor", "danger"}), "amir@example.org", holder)
    assert (row.county, row.municipality, row.language, row.received_at) == ("19", "1980", "sv", NOW)


def test_a_row_tells_whether_the_tipster_has_withdrawn(database: Database) -> None:
    with database.writing() as session:
        add(session, "A")
        add(session, "B")
        add_withdrawal(session, "B".ljust(10, "0"), NOW)
        rows = queue_page(session, an_officer(), ALL, after=None, most=50).rows
        assert queue_counts(session, an_officer(), ALL) == {30: 2}
    assert [(row.reference[0], row.withdrawn) for row in rows] == [("A", False), ("B", True)]


def test_pages_hold_every_tip_once_and_in_order(database: Database) -> None:
    with database.writing() as session:
        for number in range(23):
            urgency = ("urgent", "routine", "immediate")[number % 3]
            add(session, f"T{number:02}X", urgency=urgency, received_at=NOW - timedelta(minutes=15 * (number % 4)))
        whole = queue_page(session, an_officer(), ALL, after=None, most=50)
        assert whole.following is None
        seen, after = [], None
        while True:
            page = queue_page(session, an_officer(), ALL, after=after, most=5)
            seen += page.rows
            if page.following is None:
                break
            after = page.following
        assert seen == list(whole.rows)
        assert len(seen) == 23


def test_a_full_last_page_promises_no_other(database: Database) -> None:
    with database.writing() as session:
        for number in range(4):
            add(session, f"T{number}X")
        assert queue_page(session, an_officer(), ALL, after=None, most=4).following is None


@pytest.mark.parametrize("tips", [1, 40])
def test_a_page_without_near_copies_takes_one_query_however_many_tips_there_are(sqlite: Database, tips: int) -> None:
    with sqlite.writing() as session:
        for number in range(tips):
            add(session, f"T{number:02}X", flags="minor danger")
    with sqlite.reading() as session, counted(sqlite) as said:
        assert len(queue_page(session, an_officer(), ALL, after=None, most=50).rows) == tips
    assert len(said) == 1
