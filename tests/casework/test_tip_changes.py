"""No lost update: of two officers who act on the same page of a tip, the second is told, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.factories import LATER, NOW, ONCE, SEED, Keys, a_triaged_tip, an_officer, state_and_grade
from tests.officer.accounts import an_account
from tipline.casework.claim_tip import claim_tip
from tipline.casework.read_tip import read_tip
from tipline.casework.set_urgency import set_urgency
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import TipNotFound
from tipline.casework.tip_changes import Meanwhile, TipChanged, check_unchanged, newest_change
from tipline.casework.write_note import write_note
from tipline.domain.permissions import NotPermitted
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

EVA, BO = an_officer(officer_id=1), an_officer(officer_id=2, name="bo@example.org")


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    with database.writing() as session:
        assert [an_account(session, officer.name) for officer in (EVA, BO)] == [1, 2]


def seen_now(database: Database, reference: str) -> int:
    with database.reading() as session:
        return newest_change(entries_of_tip(session, reference))


def test_what_another_officer_did_is_told_in_order_and_by_name(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    seen = seen_now(database, reference)
    with database.writing() as session:
        claim_tip(session, BO, reference, keys=keys.officer, now=NOW)
    with database.writing() as session:
        set_urgency(session, BO, reference, "low", "Gammalt.", once=ONCE, keys=keys.officer, now=LATER)
    with pytest.raises(TipChanged) as told, database.writing() as session:
        check_unchanged(session, EVA, reference, seen)
    assert told.value.meanwhile == [
        Meanwhile(BO.name, "tip_claimed", "", NOW),
        Meanwhile(BO.name, "urgency_set", "immediate to low", LATER),
    ]
    with database.writing() as session:
        check_unchanged(session, EVA, reference, seen_now(database, reference))


def test_looks_and_what_one_did_oneself_are_no_change(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    seen = seen_now(database, reference)
    with database.writing() as session:
        state_purpose(session, BO, reference, "duty", keys=keys.officer, now=NOW)
        read_tip(session, BO, reference, keys=keys.officer, now=NOW)
        write_note(session, EVA, reference, "Ring hotellet.", once=ONCE, keys=keys.officer, now=NOW)
    with database.writing() as session:
        check_unchanged(session, EVA, reference, seen)
    with pytest.raises(TipChanged), database.writing() as session:
        check_unchanged(session, BO, reference, seen)


def test_another_tip_is_another_matter(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    _, other = a_triaged_tip(database, keys, seed=SEED[::-1])
    with database.writing() as session:
        write_note(session, BO, other, "Ring hotellet.", once=ONCE, keys=keys.officer, now=NOW)
        check_unchanged(session, EVA, reference, 0)


def test_nobody_learns_what_happened_to_a_tip_that_is_not_theirs(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        tip = tip_by_reference(session, reference)
        assert tip is not None
        tip.county = "18"
        write_note(session, BO, reference, "Ring hotellet.", once=ONCE, keys=keys.officer, now=NOW)
    with pytest.raises(TipNotFound), database.writing() as session:
        check_unchanged(session, an_officer(county="19"), reference, 0)
    with pytest.raises(NotPermitted), database.writing() as session:
        check_unchanged(session, an_officer("auditor"), reference, 0)


def test_of_two_at_the_same_moment_one_is_done_and_one_is_told(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        state_and_grade(session, keys, EVA, reference)
    seen, together = seen_now(database, reference), Barrier(2)

    def set_level(officer_and_level: tuple[object, str]) -> str:
        officer, level = officer_and_level
        together.wait()
        try:
            with database.writing() as session:
                check_unchanged(session, officer, reference, seen)  # type: ignore[arg-type]
                once = ("a" if officer is EVA else "b") * 32
                set_urgency(session, officer, reference, level, "x", once=once, keys=keys.officer, now=NOW)  # type: ignore[arg-type]
        except TipChanged as changed:
            return changed.meanwhile[-1].act
        return "done"

    lina, omar = an_officer(name="lina@example.org"), an_officer(name="omar@example.org")
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(set_level, [(lina, "low"), (omar, "routine")])) == ["done", "urgency_set"]
