"""What becomes of kept passkeys, on both engines: their counts, their owners, and the end of an account's devices."""

from datetime import datetime
from typing import Any

import pytest

from tests.factories import LATER, NOW
from tests.officer.accounts import an_account
from tipline.casework.add_passkey import (
    NewPasskey,
    PasskeyNotFound,
    PasskeyTaken,
    add_passkey,
    remove_passkey,
    use_passkey,
)
from tipline.casework.enrol_officer import enrol_officer
from tipline.domain.officers import Officer
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account
from tipline.persistence.passkeys import passkeys_of

KEY = bytes(32)


@pytest.fixture
def eva(database: Database) -> Officer:
    return an_officer_with_account(database, "eva@example.org")


def an_officer_with_account(database: Database, name: str) -> Officer:
    with database.writing() as session:
        return Officer(officer_id=an_account(session, name), name=name, role="officer", county="")


def add(database: Database, officer: Officer, *, count: int = 0, credential: bytes = b"credential") -> None:
    new = NewPasskey(credential, b"public key", b"handle", count)
    with database.writing() as session:
        add_passkey(session, officer, "Office", new, key=KEY, now=NOW)


def use(database: Database, officer: Officer, count: int | None, credential: bytes = b"credential") -> bool:
    with database.writing() as session:
        account = session.get_one(Account, officer.officer_id, with_for_update=True)
        return use_passkey(session, account, credential, lambda _: count, key=KEY, now=LATER)


def kept(database: Database, officer: Officer) -> list[tuple[int, datetime | None]]:
    with database.reading() as session:
        return [(each.sign_count, each.used_at) for each in passkeys_of(session, officer.officer_id)]


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in all_entries(session)]


@pytest.mark.parametrize(
    ("before", "count", "good"), [(0, 0, True), (0, 1, True), (5, 6, True), (5, 5, False), (5, 4, False), (5, 0, False)]
)
def test_a_count_must_grow_unless_it_never_does(
    database: Database, eva: Officer, *, before: int, count: int, good: bool
) -> None:
    add(database, eva, count=before)
    assert use(database, eva, count) is good
    assert kept(database, eva) == [(count, LATER) if good else (before, None)]
    assert acts(database) == ["passkey_added"] + ["passkey_maybe_copied"] * (not good)


def test_a_signature_that_does_not_fit_changes_nothing(database: Database, eva: Officer) -> None:
    add(database, eva)
    assert not use(database, eva, None)
    assert not use(database, eva, 9, b"another")
    assert kept(database, eva) == [(0, None)]
    assert acts(database) == ["passkey_added"]


def test_a_passkey_is_one_officers_alone(database: Database, eva: Officer) -> None:
    bo = an_officer_with_account(database, "bo@example.org")
    add(database, eva)
    assert not use(database, bo, 1)
    with pytest.raises(PasskeyTaken):
        add(database, bo)
    with database.reading() as session:
        number = passkeys_of(session, eva.officer_id)[0].id
    with pytest.raises(PasskeyNotFound), database.writing() as session:
        remove_passkey(session, bo, number, key=KEY, now=NOW)
    with database.writing() as session:
        remove_passkey(session, eva, number, key=KEY, now=NOW)
    assert kept(database, eva) == []
    assert acts(database) == ["passkey_added", "passkey_removed"]


def test_who_enrols_anew_begins_without_passkeys(database: Database, eva: Officer) -> None:
    bo = an_officer_with_account(database, "bo@example.org")
    add(database, eva)
    add(database, bo, credential=b"another")
    secrets: dict[str, Any] = {"password_hash": "x", "totp_secret": "x"}
    with database.writing() as session:
        account = session.get_one(Account, eva.officer_id)
        enrol_officer(session, account, **secrets, key=KEY, now=LATER)
    assert kept(database, eva) == []
    assert kept(database, bo) == [(0, None)]
