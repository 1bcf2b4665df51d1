"""Folded near-copies: which tip stands for the others, what it never hides, and pages that leave none out."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, an_officer, in_one_cluster
from tests.officer.accounts import an_account
from tests.persistence.test_queue import ALL, add, counted, found
from tipline.persistence.claims import Claim
from tipline.persistence.database import Database
from tipline.persistence.queue import queue_counts, queue_page
from tipline.persistence.queue_filter import QueueFilter
from tipline.persistence.withdrawals import add_withdrawal

EARLY = NOW - timedelta(hours=1)


def full(references: str) -> list[str]:
    return [each.ljust(10, "0") for each in references.split()]


def alike(session: Session, references: str, cluster: str = "FLOOD") -> None:
    in_one_cluster(session, full(references), cluster)


def copies(session: Session, wanted: QueueFilter = ALL, county: str = "") -> dict[str, int]:
    """How many near-copies each row tells of, by reference."""
    page = queue_page(session, an_officer(county=county), wanted, after=None, most=50)
    return {row.reference.rstrip("0"): row.near_copies for row in page.rows}


def test_the_oldest_of_the_most_urgent_stands_for_all_and_every_tip_is_counted(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", urgency="routine", received_at=EARLY)
        add(session, "B")
        add(session, "C", received_at=EARLY)
        add(session, "D", urgency="immediate")
        add(session, "E", urgency="low")
        alike(session, "A B C E")
        assert copies(session) == {"D": 0, "C": 3}
        assert queue_counts(session, an_officer(), ALL) == {40: 1, 30: 2, 20: 1, 10: 1}


def test_a_flood_of_immediate_tips_leaves_the_first_page_to_others(database: Database) -> None:
    with database.writing() as session:
        for number in range(60):
            add(session, f"F{number:02}X", urgency="immediate", received_at=EARLY)
        alike(session, " ".join(f"F{number:02}X" for number in range(60)))
        add(session, "N", urgency="immediate")
        add(session, "R", urgency="low")
        assert copies(session) == {"F00X": 59, "N": 0, "R": 0}


@pytest.mark.parametrize(
    "wanted", [QueueFilter(state="any", unfolded=True), QueueFilter(state="any", alike="B".ljust(10, "0"))]
)
def test_near_copies_are_shown_one_by_one_when_asked_for(database: Database, wanted: QueueFilter) -> None:
    with database.writing() as session:
        for each in "ABC":
            add(session, each)
        alike(session, "A B C")
        assert copies(session, wanted) == {"A": 0, "B": 0, "C": 0}


def test_asking_for_what_is_like_a_tip_finds_it_and_its_copies_alone(database: Database) -> None:
    with database.writing() as session:
        for each in "ABCD":
            add(session, each, state="closed" if each == "C" else "triaged")
        alike(session, "A B C")
        assert found(session, QueueFilter(state="any", alike=full("B")[0])) == "A B C"
        assert found(session, QueueFilter(alike=full("B")[0])) == "A B"
        assert found(session, QueueFilter(state="any", alike=full("D")[0])) == "D"


def test_a_filter_applies_before_the_fold(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", urgency="immediate")
        add(session, "B", flags="minor", language="ar")
        add(session, "C", flags="minor")
        alike(session, "A B C")
        assert copies(session) == {"A": 2}
        assert copies(session, QueueFilter(flag="minor")) == {"B": 1}
        assert copies(session, QueueFilter(language="ar")) == {"B": 0}
        assert copies(session, QueueFilter(reference="C")) == {"C": 0}


def test_a_closed_tip_stands_for_no_open_one(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", state="closed", received_at=EARLY)
        add(session, "B")
        add(session, "C")
        alike(session, "A B C")
        assert copies(session, QueueFilter()) == {"B": 1}
        assert copies(session, QueueFilter(state="closed")) == {"A": 0}
        assert copies(session) == {"A": 2, "B": 2}


def test_a_tip_that_somebody_holds_stands_for_none_that_nobody_holds(database: Database) -> None:
    with database.writing() as session:
        mine, other = an_account(session, "eva@example.org"), an_account(session, "amir@example.org")
        for each, holder in (("A", mine), ("B", mine), ("C", other), ("D", None), ("E", None)):
            add(session, each, state="claimed" if holder else "triaged")
            if holder:
                session.add(Claim(tip_reference=full(each)[0], officer_id=holder, claimed_at=NOW))
        alike(session, "A B C D E")
        assert copies(session) == {"A": 4, "C": 4, "D": 4}
        page = queue_page(session, an_officer(officer_id=mine), QueueFilter(mine=True), after=None, most=50)
        assert [(row.reference[0], row.near_copies) for row in page.rows] == [("A", 1)]


def test_a_withdrawn_tip_stands_for_none_that_is_still_followed(database: Database) -> None:
    with database.writing() as session:
        for each in "ABC":
            add(session, each)
        alike(session, "A B C")
        add_withdrawal(session, full("A")[0], NOW)
        assert copies(session) == {"A": 2, "B": 2}


def test_another_county_is_neither_shown_nor_counted_nor_asked_about(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", county="18", urgency="immediate")
        add(session, "B", county="19")
        add(session, "C")
        alike(session, "A B C")
        assert copies(session) == {"A": 2}
        assert copies(session, county="19") == {"B": 1}
        like_theirs, like_ours = (QueueFilter(state="any", alike=full(each)[0]) for each in "AB")
        assert found(session, like_theirs, county="19") == ""
        assert found(session, like_ours, county="19") == "B C"
        assert sum(queue_counts(session, an_officer(county="19"), like_ours).values()) == 2


def test_pages_of_folded_rows_leave_no_row_out_and_show_none_twice(database: Database) -> None:
    with database.writing() as session:
        for number in range(24):
            received = NOW - timedelta(minutes=15 * (number % 5))
            add(session, f"T{number:02}X", urgency=("urgent", "routine")[number % 2], received_at=received)
        for cluster in range(4):
            alike(session, " ".join(f"T{number:02}X" for number in range(cluster, 20, 4)), f"C{cluster}")
        seen, after = [], None
        while True:
            page = queue_page(session, an_officer(), ALL, after=after, most=3)
            seen += page.rows
            if page.following is None:
                break
            after = page.following
        assert seen == list(queue_page(session, an_officer(), ALL, after=None, most=50).rows)
        assert len(seen) == 4 + 4
        assert sum(1 + row.near_copies for row in seen) == 24


@pytest.mark.parametrize("clusters", [1, 12])
def test_a_folded_page_takes_two_queries_however_many_clusters_there_are(sqlite: Database, clusters: int) -> None:
    with sqlite.writing() as session:
        for number in range(clusters):
            add(session, f"A{number:02}X")
            add(session, f"B{number:02}X")
            alike(session, f"A{number:02}X B{number:02}X", f"C{number}")
    with sqlite.reading() as session, counted(sqlite) as said:
        assert len(queue_page(session, an_officer(), ALL, after=None, most=50).rows) == clusters
    assert len(said) == 2
