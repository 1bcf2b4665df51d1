"""Own sessions: listed without a trace of where they are, and ended from the next request on."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.entrance import PASSWORD, Entrance
from tipline.officer.session_store import IDLE
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account
from tipline.persistence.sessions import OfficerSession

AMIR = "amir@example.org"


def again(desk: DeskClient, signed_in: SignedIn, sqlite: Database) -> DeskClient:
    """Another session of Eva's: one that another officer has begun, given to her."""
    made = signed_in("officer", name=f"{datetime.now(UTC).timestamp()}@example.org")
    made.get("/you/sessions")
    with sqlite.writing() as session:
        eva = session.scalars(select(Account).where(Account.name == "eva@example.org")).one()
        row = session.scalars(select(OfficerSession).where(OfficerSession.public_id == own_id(made))).one()
        other = session.get_one(Account, row.officer_id)
        row.officer_id = eva.id
        row.content = row.content.replace(other.fs_uniquifier, eva.fs_uniquifier)
    made.get("/you/sessions")
    return made


def own_id(desk: DeskClient) -> str:
    return desk.texts("tr.here .reference")[0]


def is_in(desk: DeskClient) -> bool:
    return desk.get("/you/sessions").status_code == 200


def ended(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(each.officer_name, each.detail) for each in all_entries(session) if each.act == "session_ended"]


@pytest.fixture
def here(signed_in: SignedIn) -> DeskClient:
    desk = signed_in("officer")
    desk.get("/you/sessions")
    return desk


@pytest.fixture
def there(here: DeskClient, signed_in: SignedIn, sqlite: Database) -> DeskClient:
    found = again(here, signed_in, sqlite)
    here.get("/you/sessions")
    return found


def test_both_are_listed_and_this_one_is_marked(here: DeskClient, there: DeskClient) -> None:
    assert sorted(here.texts(".record .reference")) == sorted([own_id(here), own_id(there)])
    assert own_id(here) != own_id(there)
    assert [form["action"] for form in here.page.select(".record form")] == [f"/you/sessions/{own_id(there)}/end"]


def test_a_session_that_is_ended_is_out_at_its_next_request(
    here: DeskClient, there: DeskClient, sqlite: Database
) -> None:
    name = own_id(there)
    assert here.send(f"/you/sessions/{name}/end").status_code == 303
    assert (is_in(there), is_in(here)) == (False, True)
    assert ended(sqlite) == [("eva@example.org", name)]
    assert here.texts(".record .reference") == [own_id(here)]


def test_all_others_end_and_this_one_stays(
    here: DeskClient, there: DeskClient, signed_in: SignedIn, sqlite: Database
) -> None:
    third, amir = again(here, signed_in, sqlite), signed_in("officer", name=AMIR)
    here.get("/you/sessions")
    assert here.send("/you/sessions/end-others").status_code == 303
    assert [is_in(desk) for desk in (here, there, third, amir)] == [True, False, False, True]
    assert ended(sqlite) == [("eva@example.org", "2 others")]
    here.send("/you/sessions/end-others")
    assert len(ended(sqlite)) == 1


@pytest.mark.parametrize("role", ["officer", "supervisor", "admin"])
def test_another_officers_session_is_not_found(
    here: DeskClient, signed_in: SignedIn, sqlite: Database, role: str
) -> None:
    stranger = signed_in(role, name=AMIR)
    stranger.get("/you/sessions")
    assert own_id(here) not in stranger.texts(".record .reference")
    assert stranger.send(f"/you/sessions/{own_id(here)}/end").status_code == 404
    assert (is_in(here), ended(sqlite)) == (True, [])


@pytest.mark.parametrize("name", ["AAAAAAAAAA", "x", "%00", "å", "x" * 4000])
def test_a_session_that_never_was_is_not_found(here: DeskClient, sqlite: Database, name: str) -> None:
    assert here.send(f"/you/sessions/{name}/end").status_code == 404
    assert ended(sqlite) == []


def test_a_session_that_is_over_is_not_listed(here: DeskClient, there: DeskClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        over = update(OfficerSession).where(OfficerSession.public_id == own_id(there))
        session.execute(over.values(seen_at=datetime.now(UTC) - IDLE - timedelta(seconds=1)))
    here.get("/you/sessions")
    assert here.texts(".record .reference") == [own_id(here)]


def test_nothing_of_the_cookie_address_or_browser_is_on_the_page(here: DeskClient) -> None:
    cookie = here.client.get_cookie("tipline")
    assert cookie is not None
    text = here.client.get("/you/sessions", headers={"User-Agent": "Netscape Navigator"}).text
    assert [each for each in (cookie.value, "Netscape", "127.0.0.1") if each in text] == []


def test_switching_an_account_off_leaves_none_of_its_sessions(
    here: DeskClient, signed_in: SignedIn, sqlite: Database
) -> None:
    admin = signed_in("admin", name=AMIR)
    admin.get("/officers")
    with sqlite.reading() as session:
        eva = session.scalars(select(Account.id).where(Account.name == "eva@example.org")).one()
    admin.send(f"/officers/{eva}/deactivate")
    admin.send(f"/officers/{eva}/activate")
    assert not is_in(here)
    with sqlite.reading() as session:
        assert session.scalars(select(OfficerSession).where(OfficerSession.officer_id == eva)).all() == []


def test_signing_in_says_whose_the_session_is(site: Flask, sqlite: Database) -> None:
    entrance = Entrance(site, sqlite)
    eva, browser = entrance.enrolled(), entrance.browser()
    browser.get("/sign-in")
    with sqlite.reading() as session:
        assert session.scalars(select(OfficerSession.officer_id)).all() == [None]
    browser.sign_in(eva.name, PASSWORD, eva.code())
    with sqlite.reading() as session:
        account = session.scalars(select(Account)).one()
        assert session.scalars(select(OfficerSession.officer_id)).all() == [account.id]
