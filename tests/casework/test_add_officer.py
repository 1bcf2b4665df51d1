"""An account is added by the operator, told in the record, and can do nothing before its owner has enrolled."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tipline.casework.add_officer import GOOD_FOR, NameTaken, NotAnOfficer, add_officer, new_enrolment, token_hash
from tipline.casework.enrol_officer import EnrolmentNotKnown, account_for_token, enrol_officer
from tipline.casework.record_act import first_broken_entry
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import account_named

KEY = bytes(32)


def added(database: Database, name: str = "eva@example.org", role: str = "officer", county: str = "") -> str:
    with database.writing() as session:
        return add_officer(session, name, role, county, key=KEY, by="operator", now=NOW)


def test_a_new_account_has_no_way_in_and_one_entry_in_the_record(database: Database) -> None:
    token = added(database, " Eva@Example.org ", "supervisor", "19")
    with database.reading() as session:
        account = account_named(session, "eva@example.org")
        assert account is not None
        assert (account.role, account.county, account.active) == ("supervisor", "19", True)
        assert (account.password, account.tf_totp_secret, account.mf_recovery_codes) == (None, None, None)
        assert [(entry.officer_name, entry.act, entry.detail) for entry in all_entries(session)] == [
            ("operator", "officer_added", "eva@example.org, supervisor, 19")
        ]
        assert first_broken_entry(session, KEY) is None
        assert account.enrolment_hash == token_hash(token)
    assert len(token) >= 43


def test_the_database_never_holds_the_token(sqlite: Database) -> None:
    token = added(sqlite)
    files = sqlite.engine.url.database
    assert files is not None
    for suffix in ("", "-wal"):
        with open(files + suffix, "rb") as stored:  # noqa: PTH123 the two files of one database
            assert token.encode() not in stored.read()


@pytest.mark.parametrize("again", ["eva@example.org", "EVA@example.ORG", "\teva@example.org\n"])
def test_a_name_is_given_once_whatever_its_case(database: Database, again: str) -> None:
    added(database)
    with pytest.raises(NameTaken):
        added(database, again)
    with database.reading() as session:
        assert [entry.act for entry in all_entries(session)] == ["officer_added"]


@pytest.mark.parametrize(
    ("name", "role", "county"),
    [
        ("", "officer", ""),
        ("   ", "officer", ""),
        ("x" * 256, "officer", ""),
        ("eva@example.org", "chief", ""),
        ("eva@example.org", "", ""),
        ("eva@example.org", "officer", "2"),
        ("eva@example.org", "officer", "1980"),
        ("eva@example.org", "officer", "Västmanland"),
    ],
)
def test_what_no_officer_can_have_is_refused(sqlite: Database, name: str, role: str, county: str) -> None:
    with pytest.raises(NotAnOfficer):
        added(sqlite, name, role, county)
    with sqlite.reading() as session:
        assert list(all_entries(session)) == []


def test_an_address_works_until_its_time_is_over(database: Database) -> None:
    token = added(database)
    with database.writing() as session:
        assert account_for_token(session, token, NOW + GOOD_FOR).name == "eva@example.org"
        with pytest.raises(EnrolmentNotKnown):
            account_for_token(session, token, NOW + GOOD_FOR + timedelta(seconds=1))
    assert timedelta(days=7) == GOOD_FOR


def test_an_address_works_once(database: Database) -> None:
    token = added(database)
    with database.writing() as session:
        account = account_for_token(session, token, NOW)
        enrol_officer(session, account, password_hash="hash", totp_secret="sealed", key=KEY, now=NOW)
    with database.writing() as session, pytest.raises(EnrolmentNotKnown):
        account_for_token(session, token, NOW)
    with database.reading() as session:
        assert [entry.act for entry in all_entries(session)] == ["officer_added", "officer_enrolled"]


def test_a_new_address_puts_the_old_one_out(database: Database) -> None:
    old = added(database)
    with database.writing() as session:
        account = account_named(session, "eva@example.org", lock=True)
        assert account is not None
        new = new_enrolment(account, NOW)
    with database.writing() as session:
        with pytest.raises(EnrolmentNotKnown):
            account_for_token(session, old, NOW)
        assert account_for_token(session, new, NOW).name == "eva@example.org"


def test_an_account_that_is_off_enrols_nobody(database: Database) -> None:
    token = added(database)
    with database.writing() as session:
        account = account_named(session, "eva@example.org", lock=True)
        assert account is not None
        account.active = False
    with database.writing() as session, pytest.raises(EnrolmentNotKnown):
        account_for_token(session, token, NOW)
