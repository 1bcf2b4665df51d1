"""Proving who one is a second time is no better place to guess than the door."""

from datetime import timedelta

import pytest

from tests.factories import NOW, Keys
from tipline.casework.prove_again import prove_again
from tipline.casework.sign_in_officer import SignInRefused
from tipline.domain.code_budget import STEP_SECONDS, TRIES_PER_STEP
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account, account_named

EVA = "eva@example.org"


def proves(database: Database, keys: Keys, *, code: bool, steps: int = 0, password: bool = True) -> bool:
    """Whether the proof is taken; what was counted is kept, as the door keeps it."""
    now = NOW + timedelta(seconds=STEP_SECONDS * steps)
    with database.writing() as session:
        account = account_named(session, EVA, lock=True)
        assert account is not None
        try:
            prove_again(
                session, account, password_fits=password, code_fits=lambda _: code, key=keys.officer.audit, now=now
            )
        except SignInRefused:
            return False
        return True


@pytest.fixture
def eva(database: Database) -> Database:
    with database.writing() as session:
        session.add(Account(name=EVA, role="officer", active=True, password="hash", tf_totp_secret="sealed"))
    return database


def test_codes_are_tried_no_oftener_than_at_the_door(eva: Database, keys: Keys) -> None:
    assert [proves(eva, keys, code=False) for _ in range(30)] == [False] * 30
    assert not proves(eva, keys, code=True)
    assert proves(eva, keys, code=True, steps=100)


def test_every_refusal_is_in_the_record_the_one_too_many_as_well(eva: Database, keys: Keys) -> None:
    assert [proves(eva, keys, code=number == TRIES_PER_STEP) for number in range(TRIES_PER_STEP + 1)] == [False] * 6
    with eva.reading() as session:
        assert [entry.act for entry in all_entries(session)] == ["proof_refused"] * 6


def test_a_wrong_password_is_counted_and_spends_no_code(eva: Database, keys: Keys) -> None:
    assert [proves(eva, keys, code=True, password=False) for _ in range(30)] == [False] * 30
    assert proves(eva, keys, code=True)
    with eva.reading() as session:
        account = account_named(session, EVA)
        assert account is not None
        # They are told of at the next sign-in: being proven here is no reason to keep quiet about them.
        assert account.failed == 30


def test_an_account_that_is_switched_off_proves_nothing(eva: Database, keys: Keys) -> None:
    with eva.writing() as session:
        account = account_named(session, EVA)
        assert account is not None
        account.active = False
    assert not proves(eva, keys, code=True)
