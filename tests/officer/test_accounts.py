"""Accounts are switched off and on by administrators, and the record shows it."""

import pytest

from tests.officer.accounts import SignedIn, an_account
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account


def is_active(database: Database, account_id: int) -> bool:
    with database.reading() as session:
        account = session.get(Account, account_id)
        assert account is not None
        return account.active


def test_an_account_is_switched_off_and_on_again(signed_in: SignedIn, sqlite: Database) -> None:
    with sqlite.writing() as session:
        other = an_account(session, "amir@example.org", county="19")
    desk = signed_in("admin")
    desk.get("/officers")
    assert [row for row in desk.texts("tbody tr") if "amir" in row] == [
        "amir@example.org Officer Västmanlands län Account: on, has not enrolled Switch off amir@example.org"
    ]
    assert desk.send(f"/officers/{other}/deactivate").status_code == 303
    assert not is_active(sqlite, other)
    assert desk.send(f"/officers/{other}/activate").status_code == 303
    assert is_active(sqlite, other)
    with sqlite.reading() as session:
        entries = [(entry.act, entry.detail) for entry in all_entries(session) if entry.act.startswith("officer_")]
    assert entries[-2:] == [("officer_deactivated", "amir@example.org"), ("officer_activated", "amir@example.org")]


def test_nobody_switches_off_their_own_account(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("admin", name="sara@example.org")
    desk.get("/officers")
    with sqlite.reading() as session:
        own = next(each.id for each in session.query(Account) if each.name == "sara@example.org")
    assert desk.page.select(f"form[action*='/officers/{own}/']") == []
    assert desk.send(f"/officers/{own}/deactivate").status_code == 409
    assert is_active(sqlite, own)


def test_an_account_that_is_not_there_is_not_found(signed_in: SignedIn) -> None:
    desk = signed_in("admin")
    desk.get("/officers")
    assert desk.send("/officers/99999/deactivate").status_code == 404


@pytest.mark.parametrize("role", ["officer", "supervisor", "coordinator", "auditor"])
def test_no_other_role_switches_accounts(signed_in: SignedIn, sqlite: Database, role: str) -> None:
    with sqlite.writing() as session:
        other = an_account(session, "amir@example.org")
    desk = signed_in(role)
    desk.get("/audit" if role == "auditor" else "/queue")
    assert desk.send(f"/officers/{other}/deactivate").status_code == 403
    assert is_active(sqlite, other)


def test_an_administrator_of_a_county_neither_sees_nor_switches_the_accounts_of_others(
    signed_in: SignedIn, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        own, other, everywhere = (
            an_account(session, f"{name}@example.org", county=county)
            for name, county in (("amir", "19"), ("bo", "18"), ("cecilia", ""))
        )
    desk = signed_in("admin", county="19", name="sara@example.org")
    desk.get("/officers")
    assert desk.texts("tbody td:first-child") == ["amir@example.org", "sara@example.org"]
    for account in (other, everywhere):
        assert desk.send(f"/officers/{account}/deactivate").status_code == 403
        desk.get("/officers")
    assert desk.send(f"/officers/{own}/deactivate").status_code == 303
    assert [is_active(sqlite, each) for each in (own, other, everywhere)] == [False, True, True]
    with sqlite.reading() as session:
        refused = [entry.detail for entry in all_entries(session) if entry.act == "act_refused"]
    assert refused == ["run_accounts: bo@example.org", "run_accounts: cecilia@example.org"]
