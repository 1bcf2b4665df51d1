"""Claiming several tips at once: all or none, whoever else is claiming, with an entry for each."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tests.factories import NOW, Keys, an_officer
from tests.officer.accounts import an_account
from tipline.casework.claim_tip import AlreadyClaimed, claim_tip
from tipline.casework.claim_tips import MOST_AT_ONCE, NothingChosen, TakenByOthers, TooManyChosen, claim_tips
from tipline.casework.tip_access import TipNotFound
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.persistence.audit import all_entries
from tipline.persistence.claims import Claim
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip

EVA, BO = an_officer(officer_id=1), an_officer(officer_id=2, name="bo@example.org")
TIPS = [f"T{number:09}" for number in range(6)]


@pytest.fixture(autouse=True)
def tips(database: Database) -> None:
    """Six unclaimed tips, the last of another county than 19, and the accounts of Eva and Bo."""
    with database.writing() as session:
        assert [an_account(session, officer.name) for officer in (EVA, BO)] == [1, 2]
        for reference in TIPS:
            county = "18" if reference == TIPS[-1] else "19"
            session.add(Tip(reference=reference, received_at=NOW, state="triaged", rank=30, county=county))


def claim(database: Database, keys: Keys, references: list[str], officer: Officer = EVA) -> int:
    with database.writing() as session:
        return claim_tips(session, officer, references, keys=keys.officer, now=NOW)


def holders(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {each.tip_reference: each.officer_id for each in session.scalars(select(Claim))}


def record(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        return [(entry.act, entry.tip_reference) for entry in all_entries(session)]


def test_all_the_chosen_tips_are_claimed_each_with_an_entry(database: Database, keys: Keys) -> None:
    assert claim(database, keys, [TIPS[2], TIPS[0], TIPS[2]]) == 2
    assert holders(database) == {TIPS[0]: 1, TIPS[2]: 1}
    assert record(database) == [("tip_claimed", TIPS[0]), ("tip_claimed", TIPS[2])]
    with database.reading() as session:
        assert {each.reference for each in session.scalars(select(Tip).where(Tip.state == "claimed"))} == {
            TIPS[0],
            TIPS[2],
        }


@pytest.mark.parametrize("role", ["officer", "supervisor"])
def test_when_another_was_faster_on_one_none_is_claimed_and_it_is_named(
    database: Database, keys: Keys, role: str
) -> None:
    claim(database, keys, [TIPS[1], TIPS[3]], BO)
    with pytest.raises(TakenByOthers) as refused:
        claim(database, keys, TIPS[:5], an_officer(role))
    assert refused.value.holders == {TIPS[1]: BO.name, TIPS[3]: BO.name}
    assert holders(database) == {TIPS[1]: 2, TIPS[3]: 2}
    assert len(record(database)) == 2


def test_a_tip_one_holds_already_is_no_obstacle_and_gets_no_second_entry(database: Database, keys: Keys) -> None:
    claim(database, keys, TIPS[:1])
    assert claim(database, keys, TIPS[:2]) == 2
    assert record(database) == [("tip_claimed", TIPS[0]), ("tip_claimed", TIPS[1])]


@pytest.mark.parametrize("stranger", [TIPS[-1], "7K3M9QXDPA", "nonsense"])
def test_another_countys_tip_or_none_at_all_refuses_the_whole(database: Database, keys: Keys, stranger: str) -> None:
    with pytest.raises(TipNotFound):
        claim(database, keys, [TIPS[0], stranger], an_officer(county="19"))
    assert (holders(database), record(database)) == ({}, [])


def test_another_countys_tip_is_not_told_of_when_somebody_there_has_claimed_it(database: Database, keys: Keys) -> None:
    claim(database, keys, TIPS[-1:], BO)
    with pytest.raises(TipNotFound):
        claim(database, keys, TIPS, an_officer(county="19"))


@pytest.mark.parametrize("role", ["coordinator", "auditor", "admin"])
def test_roles_without_the_right_claim_nothing(database: Database, keys: Keys, role: str) -> None:
    with pytest.raises(NotPermitted):
        claim(database, keys, TIPS[:2], an_officer(role))
    assert holders(database) == {}


def test_none_and_too_many_are_refused(database: Database, keys: Keys) -> None:
    with pytest.raises(NothingChosen):
        claim(database, keys, [])
    with pytest.raises(TooManyChosen):
        claim(database, keys, [f"T{number:09}" for number in range(MOST_AT_ONCE + 1)])
    assert holders(database) == {}


def test_two_officers_who_claim_the_same_tips_at_once_are_both_answered(database: Database, keys: Keys) -> None:
    def one_by_one(reference: str) -> bool:
        try:
            with database.writing() as session:
                claim_tip(session, BO, reference, keys=keys.officer, now=NOW)
        except AlreadyClaimed:
            return False
        return True

    def together() -> bool:
        try:
            claim(database, keys, TIPS)
        except TakenByOthers:
            return False
        return True

    with ThreadPoolExecutor(2) as officers:
        eva, bo = officers.submit(together), officers.submit(lambda: [one_by_one(each) for each in reversed(TIPS)])
        got_all, got_each = eva.result(30), bo.result(30)
    assert got_all is not any(got_each)
    assert holders(database) == dict.fromkeys(TIPS, 1 if got_all else 2)
    assert len(record(database)) == len(TIPS)
