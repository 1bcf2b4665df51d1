"""A token is shown once, known by its hash, and dead as soon as it is revoked."""

import pytest

from tests.factories import NOW
from tests.officer.accounts import an_account
from tipline.casework.add_officer import NameTaken, add_officer
from tipline.casework.issue_token import NameNotFit, TokenNotFound, bearer_of, issue_token, revoke_token
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.intake_tokens import all_tokens

KEY = bytes(32)


def issued(database: Database, name: str = "rar") -> str:
    with database.writing() as session:
        return issue_token(session, name, key=KEY, by="operator", now=NOW)


def bearer(database: Database, token: str) -> str | None:
    with database.reading() as session:
        return bearer_of(session, token)


def test_a_token_tells_whose_it_is_until_it_is_revoked(database: Database) -> None:
    one, other = issued(database, "rar"), issued(database, "pust-2.north_1")
    assert [bearer(database, token) for token in (one, other)] == ["rar", "pust-2.north_1"]
    with database.writing() as session:
        revoke_token(session, "rar", key=KEY, by="operator", now=NOW)
    assert [bearer(database, token) for token in (one, other)] == [None, "pust-2.north_1"]
    again = issued(database, "rar")
    assert [bearer(database, token) for token in (one, again)] == [None, "rar"]
    with database.reading() as session:
        acts = [(each.officer_name, each.act, each.detail) for each in all_entries(session)]
    assert acts == [
        ("operator", "token_issued", "rar"),
        ("operator", "token_issued", "pust-2.north_1"),
        ("operator", "token_revoked", "rar"),
        ("operator", "token_issued", "rar"),
    ]


@pytest.mark.parametrize("wrong", ["", "x", "tipline_", "\ud800", "å" * 50])
def test_anything_else_is_nobodys(sqlite: Database, wrong: str) -> None:
    token = issued(sqlite)
    assert bearer(sqlite, wrong) is None
    assert bearer(sqlite, token + wrong) == (None if wrong else "rar")
    assert bearer(sqlite, token[:-1]) is None


def test_the_database_never_holds_the_token(sqlite: Database) -> None:
    token = issued(sqlite)
    with sqlite.reading() as session:
        assert [len(each.token_hash) for each in all_tokens(session)] == [32]
    file = sqlite.engine.url.database
    for suffix in ("", "-wal"):
        with open(f"{file}{suffix}", "rb") as stored:  # noqa: PTH123 the two files of one database
            assert token.encode() not in stored.read()


@pytest.mark.parametrize("name", ["", "Rar", "a b", "å", "-a", "a" * 41, "a\n", "eva@example.org"])
def test_a_name_is_short_and_plain(sqlite: Database, name: str) -> None:
    with pytest.raises(NameNotFit):
        issued(sqlite, name)


def test_a_name_in_the_record_is_an_officers_or_a_systems_never_both(database: Database) -> None:
    with database.writing() as session:
        an_account(session, "first-officer")
    with pytest.raises(NameNotFit):
        issued(database, "first-officer")
    issued(database, "rar")
    with pytest.raises(NameNotFit):
        issued(database, "rar")
    with database.writing() as session, pytest.raises(NameTaken):
        add_officer(session, "RAR", "officer", "", key=KEY, by="operator", now=NOW)


def test_a_token_that_was_never_issued_cannot_be_revoked(sqlite: Database) -> None:
    with sqlite.writing() as session, pytest.raises(TokenNotFound):
        revoke_token(session, "rar", key=KEY, by="operator", now=NOW)
