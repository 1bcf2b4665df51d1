"""Fingerprints: who else has one, in one statement and at a bounded price."""

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories import NOW
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import (
    MOST_LOOKED_UP,
    MOST_OF_A_CLUE,
    Holder,
    IndexedTip,
    TipFingerprint,
    holders_of,
    replace_fingerprints,
)
from tipline.persistence.tips import Tip


def add(session: Session, reference: str, fingerprints: list[int], county: str = "", municipality: str = "") -> str:
    whole = reference.ljust(10, "0")
    session.add(Tip(reference=whole, received_at=NOW, county=county, municipality=municipality))
    session.flush()
    replace_fingerprints(session, whole, fingerprints, key_number=1, version=1)
    return whole


def test_holders_are_told_with_where_they_are(database: Database) -> None:
    with database.writing() as session:
        one = add(session, "A", [1, 2, 2**63 - 1])
        two = add(session, "B", [2, 9], "24", "2480")
        add(session, "C", [3])
        assert holders_of(session, [2, 1, 2**63 - 1, 7], besides=one) == [Holder(2, two, "24", "2480", NOW, "received")]
        assert [each.fingerprint for each in holders_of(session, [2, 1])] == [1, 2, 2]
        assert holders_of(session, [7]) == holders_of(session, []) == []


def test_what_a_tip_had_before_is_gone(database: Database) -> None:
    with database.writing() as session:
        reference = add(session, "A", [1, 2])
        replace_fingerprints(session, reference, [2, 3, 3], key_number=2, version=5)
        assert sorted(session.scalars(select(TipFingerprint.fingerprint))) == [2, 3]
        row = session.scalars(select(IndexedTip)).one()
        assert (row.tip_reference, row.key_number, row.version) == (reference, 2, 5)


def test_a_tip_that_names_nothing_stands_in_the_index_all_the_same(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", [])
        assert len(session.scalars(select(IndexedTip)).all()) == 1


def test_an_officer_of_one_county_finds_its_tips_among_many_of_others(database: Database) -> None:
    with database.writing() as session:
        for number in range(MOST_OF_A_CLUE + 5):
            add(session, f"A{number:03}", [1], "18")
        own, unknown = add(session, "Z", [1], "24", "2480"), add(session, "Y", [1])
        found = holders_of(session, [1], county="24")
        assert [each.reference for each in found if each.county in {"24", ""}] == [unknown, own]
        assert len(found) == MOST_OF_A_CLUE + 2


def test_of_more_fingerprints_than_fit_the_first_count(database: Database) -> None:
    with database.writing() as session:
        one = add(session, "A", [0, MOST_LOOKED_UP])
        found = holders_of(session, range(MOST_LOOKED_UP + 1), county="24")
        assert [(each.reference, each.fingerprint) for each in found] == [(one, 0)]


def test_a_clue_that_thousands_have_costs_no_more_than_a_hundred(database: Database) -> None:
    said: list[str] = []
    with database.writing() as session:
        for number in range(MOST_OF_A_CLUE + 5):
            add(session, f"F{number:03}", [1])
        event.listen(database.engine, "before_cursor_execute", lambda *heard: said.append(heard[2]))
        assert len(holders_of(session, [1, 2, 3])) == MOST_OF_A_CLUE
        assert len(said) == 1
