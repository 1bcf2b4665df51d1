"""Whoever has lost a factor enrols anew when the operator lets them: every way in of before is dead at once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.officer.authenticator import Authenticator
from tests.officer.entrance import PASSWORD, Browser, Credentials, Entrance
from tests.officer.test_enrolment import enrol, secret_shown
from tipline.casework.add_passkey import NewPasskey, add_passkey
from tipline.casework.renew_enrolment import renew_enrolment
from tipline.domain.officers import Officer
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account, account_named
from tipline.persistence.passkeys import Passkey
from tipline.persistence.sessions import OfficerSession

REASON = "The telephone fell into the harbour."


@pytest.fixture
def sara(entrance: Entrance) -> Browser:
    """An administrator at the desk."""
    credentials = entrance.enrolled("sara@example.org", "admin")
    browser = entrance.browser()
    assert browser.sign_in(credentials.name, PASSWORD, credentials.code()).status_code == 200
    return browser


def account(database: Database, name: str) -> Account:
    with database.reading() as session:
        found = account_named(session, name)
        assert found is not None
        return found


def renewed(entrance: Entrance, name: str) -> str:
    """The path of the one-time address."""
    with entrance.database.writing() as session:
        token = renew_enrolment(session, name, REASON, key=entrance.key, by="operator", now=datetime.now(UTC))
    return f"/enrol/{token}"


def a_passkey(database: Database, name: str) -> None:
    found = account(database, name)
    owner = Officer(officer_id=found.id, name=name, role=found.role)
    made = NewPasskey(Authenticator("http://localhost").credential_id, b"key", b"handle", 0)
    with database.writing() as session:
        add_passkey(session, owner, "Desk", made, key=bytes(32), now=datetime.now(UTC))


def test_every_way_in_of_before_is_dead_and_the_address_lets_the_owner_in(
    entrance: Entrance, eva: Credentials, sqlite: Database
) -> None:
    open_session = entrance.browser()
    open_session.sign_in(eva.name, PASSWORD, eva.code())
    assert open_session.get("/you").request.path == "/you"
    a_passkey(sqlite, eva.name)
    address = renewed(entrance, eva.name)
    assert open_session.get("/you").request.path == "/sign-in"
    kept = account(sqlite, eva.name)
    assert (kept.password, kept.tf_totp_secret, kept.mf_recovery_codes) == (None, None, None)
    with sqlite.reading() as session:
        assert session.scalars(select(Passkey)).all() == []
        assert session.scalars(select(OfficerSession).where(OfficerSession.officer_id == kept.id)).all() == []
        entry = list(all_entries(session))[-1]
    assert (entry.officer_name, entry.act, entry.purpose) == ("operator", "enrolment_renewed", REASON)
    assert entry.detail == "eva@example.org"
    assert entrance.browser().sign_in(eva.name, PASSWORD, eva.code(1)).status_code == 401
    owner = entrance.browser()
    assert owner.get(address).status_code == 200
    new = secret_shown(owner)
    assert enrol(owner, "seven quiet owls at the harbour") == 200
    assert new.secret != eva.secret
    again = entrance.browser()
    assert again.sign_in(eva.name, "seven quiet owls at the harbour", new.code(1)).status_code == 200
    assert entrance.browser().get(address).status_code == 404


def test_a_second_address_puts_the_first_out(entrance: Entrance, eva: Credentials, sqlite: Database) -> None:
    first, second = renewed(entrance, eva.name), renewed(entrance, eva.name)
    assert [entrance.browser().get(each).status_code for each in (first, second)] == [404, 200]
    until = account(sqlite, eva.name).enrolment_until
    assert until is not None
    assert abs(until - datetime.now(UTC) - timedelta(days=7)) < timedelta(minutes=5)


@pytest.mark.parametrize("number", [99999, 2**63, 2**70])
def test_an_account_that_is_not_there_is_not_found(sara: Browser, number: int) -> None:
    sara.get("/officers")
    for deed in ("activate", "deactivate"):
        answer = sara.client.post(f"/officers/{number}/{deed}", data={"csrf_token": sara.token()})
        assert answer.status_code in {404, 405}


def test_the_list_tells_who_has_not_enrolled(entrance: Entrance, sara: Browser, eva: Credentials) -> None:
    renewed(entrance, eva.name)
    sara.get("/officers")
    rows = [" ".join(each.get_text().split()) for each in sara.page.select("tbody tr")]
    assert [("has not enrolled" in row) for row in rows] == [True, False]
