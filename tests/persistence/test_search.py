"""Searching: the newest first, within the county, looking through so many and going on from there."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, an_officer
from tests.persistence.test_queue import counted
from tipline.domain.times import to_quarter
from tipline.persistence.database import Database
from tipline.persistence.queue_filter import QueueFilter
from tipline.persistence.search import Found, Place, Wanted, find_tips, found_by
from tipline.persistence.tip_words import replace_words
from tipline.persistence.tips import Tip

QUARTER = timedelta(minutes=15)
START: datetime = to_quarter(NOW)


def add(session: Session, reference: str, words: list[int], county: str = "", quarters: int = 0) -> None:
    whole = reference.ljust(10, "0")
    session.add(Tip(reference=whole, received_at=START + quarters * QUARTER, county=county))
    session.flush()
    replace_words(session, {whole: words})


def find(
    session: Session, *asked: list[int], county: str = "", after: Place | None = None, most: int = 50, **wanted: object
) -> tuple[str, Found]:
    """The references without their trailing zeros, and all that was found."""
    queue = QueueFilter(state="any", county=str(wanted.pop("within", "")))
    narrowed = Wanted(filter=queue, **wanted)  # type: ignore[arg-type]
    found = find_tips(session, an_officer(county=county), asked, narrowed, after=after, most=most)
    return " ".join(each.rstrip("0") for each in found.references), found


def test_all_that_is_asked_for_must_be_there_in_one_of_its_forms(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", [1, 2, 2**63 - 1], quarters=1)
        add(session, "B", [1, 3], quarters=2)
        add(session, "C", [4])
        assert find(session, [1])[0] == "B A"
        assert find(session, [1], [2, 3])[0] == "B A"
        assert find(session, [1], [2])[0] == find(session, [2], [1])[0] == find(session, [2**63 - 1])[0] == "A"
        assert find(session, [2, 3], [4])[0] == find(session, [9])[0] == find(session)[0] == ""
        assert find(session, [1], [])[0] == ""


def test_the_newest_come_first_and_pages_follow_each_other(database: Database) -> None:
    with database.writing() as session:
        for number, name in enumerate("ABCDE"):
            # Two of each quarter: the reference decides between them.
            add(session, name, [1, 2], quarters=number // 2)
        names, page = find(session, [1], [2], most=2)
        assert (names, page.following) == ("E D", Place(START + QUARTER, "D000000000"))
        names, page = find(session, [1], [2], most=2, after=page.following)
        assert names == "C B"
        names, page = find(session, [1], [2], most=2, after=page.following)
        assert (names, page.following, page.looked_through) == ("A", None, False)


def test_an_officer_of_a_county_finds_its_tips_and_those_of_nowhere(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", [1, 2], "24")
        add(session, "B", [1, 2], "14", 1)
        add(session, "C", [1, 2], "", 2)
        assert find(session, [1], [2])[0] == "C B A"
        assert find(session, [1], [2], county="24")[0] == "C A"
        assert find(session, [1], county="24", within="24")[0] == find(session, [1], within="24")[0] == "A"
        assert find(session, [1], county="24", within="14")[0] == ""


def test_days_bound_what_is_looked_through(database: Database) -> None:
    with database.writing() as session:
        for number, name in enumerate("ABC"):
            add(session, name, [1], quarters=number)
        assert find(session, [1], since=START + QUARTER, until=START + 2 * QUARTER)[0] == "B"


def test_of_a_frequent_word_so_many_tips_are_looked_through_and_the_next_page_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipline.persistence.search.FIRST_SCANNED", 2)
    monkeypatch.setattr("tipline.persistence.search.MOST_SCANNED", 3)
    with database.writing() as session:
        for number, name in enumerate("ABCDEFG"):
            add(session, name, [1, 2] if name in "AG" else [1] if number % 2 else [1, 3], quarters=number)
        for number, name in enumerate("HKMNP"):
            add(session, name, [2], quarters=number + 1)
        names, page = find(session, [1], [2])
        assert (names, page.looked_through) == ("G", True)
        assert page.following == Place(START + 4 * QUARTER, "E000000000")
        names, page = find(session, [1], [2], after=page.following)
        assert (names, page.looked_through) == ("", True)
        names, page = find(session, [1], [2], after=page.following)
        assert (names, page.following) == ("A", None)
        # The rarer of the two decides: a tip with it is found however many have the other.
        add(session, "Z", [1, 8], quarters=-9)
        assert find(session, [1], [8])[0] == "Z"


def test_a_search_makes_at_most_three_statements(database: Database) -> None:
    with database.writing() as session:
        for number in range(9):
            add(session, f"A{number}", [1, 2, 3])
    with database.reading() as session, counted(database) as said:
        assert len(find(session, [1], [2], [3])[1].references) == 9
    assert len(said) == 3


def test_by_what_tips_were_found_is_told(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", [1, 2])
        add(session, "B", [2])
        assert found_by(session, ["A000000000", "B000000000"], [1, 2, 3]) == {"A000000000": {1, 2}, "B000000000": {2}}
        assert found_by(session, [], [1]) == {}


def test_a_tip_has_the_words_it_was_given_last(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", [1, 2])
        replace_words(session, {"A000000000": [2, 3, 3], "Q000000000": [1]})
        assert (find(session, [1])[0], find(session, [3])[0]) == ("", "A")


def test_of_two_words_that_too_many_have_the_rarer_decides(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipline.persistence.search.FIRST_SCANNED", 2)
    monkeypatch.setattr("tipline.persistence.search.MOST_SCANNED", 3)
    with database.writing() as session:
        for number, name in enumerate("ABCDEFGHKM"):
            add(session, name, [1, 2] if number % 3 == 0 else [1], quarters=number)
        assert find(session, [1], [2])[0] == find(session, [2], [1])[0] == "M G D"
