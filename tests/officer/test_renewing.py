"""Whoever has lost a factor enrols anew when an administrator lets them: every way in of before is dead at once."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from tests.officer.authenticator import Authenticator
from tests.officer.entrance import PASSWORD, Browser, Credentials, Entrance
from tests.officer.test_enrolment import enrol, secret_shown
from tipline.casework.add_passkey import NewPasskey, add_passkey
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


def page_of(database: Database, name: str) -> str:
    return f"/officers/{account(database, name).id}/renew"


def renewed(sara: Browser, database: Database, name: str) -> str:
    """The path of the address that the page shows."""
    assert sara.get(page_of(database, name)).status_code == 200
    assert sara.send(reason=REASON, proved="1").status_code == 200
    return urlsplit(sara.page.select_one("[data-enrolment]").get_text()).path


def a_passkey(database: Database, name: str) -> None:
    found = account(database, name)
    owner = Officer(officer_id=found.id, name=name, role=found.role)
    made = NewPasskey(Authenticator("http://localhost").credential_id, b"key", b"handle", 0)
    with database.writing() as session:
        add_passkey(session, owner, "Desk", made, key=bytes(32), now=datetime.now(UTC))


def test_every_way_in_of_before_is_dead_and_the_address_lets_the_owner_in(
    entrance: Entrance, sara: Browser, eva: Credentials, sqlite: Database
) -> None:
    open_session = entrance.browser()
    open_session.sign_in(eva.name, PASSWORD, eva.code())
    assert open_session.get("/you").request.path == "/you"
    a_passkey(sqlite, eva.name)
    address = renewed(sara, sqlite, eva.name)
    assert open_session.get("/you").request.path == "/sign-in"
    kept = account(sqlite, eva.name)
    assert (kept.password, kept.tf_totp_secret, kept.mf_recovery_codes) == (None, None, None)
    with sqlite.reading() as session:
        assert session.scalars(select(Passkey)).all() == []
        assert session.scalars(select(OfficerSession).where(OfficerSession.officer_id == kept.id)).all() == []
        entry = list(all_entries(session))[-1]
    assert (entry.officer_name, entry.act, entry.purpose) == ("sara@example.org", "enrolment_renewed", REASON)
    assert entry.detail == "eva@example.org, identity proved outside the system"
    assert entrance.browser().sign_in(eva.name, PASSWORD, eva.code(1)).status_code == 401
    owner = entrance.browser()
    assert owner.get(address).status_code == 200
    new = secret_shown(owner)
    assert enrol(owner, "seven quiet owls at the harbour") == 200
    assert new.secret != eva.secret
    again = entrance.browser()
    assert again.sign_in(eva.name, "seven quiet owls at the harbour", new.code(1)).status_code == 200
    assert entrance.browser().get(address).status_code == 404


def test_a_second_address_puts_the_first_out(
    entrance: Entrance, sara: Browser, eva: Credentials, sqlite: Database
) -> None:
    first, second = renewed(sara, sqlite, eva.name), renewed(sara, sqlite, eva.name)
    assert [entrance.browser().get(each).status_code for each in (first, second)] == [404, 200]
    until = account(sqlite, eva.name).enrolment_until
    assert until is not None
    assert abs(until - datetime.now(UTC) - timedelta(days=7)) < timedelta(minutes=5)


@pytest.mark.parametrize(
    "typed", [{"reason": "", "proved": "1"}, {"reason": REASON, "proved": ""}, {"reason": "x" * 201}]
)
def test_without_a_reason_or_the_proof_nothing_ends(
    sara: Browser, eva: Credentials, sqlite: Database, typed: dict[str, str]
) -> None:
    before = account(sqlite, eva.name)
    sara.get(page_of(sqlite, eva.name))
    assert sara.send(**{"reason": REASON, **typed}).status_code == 400
    assert len(sara.page.select(".error")) == len(sara.page.select("[aria-invalid]")) >= 1
    assert account(sqlite, eva.name).password == before.password
    assert account(sqlite, eva.name).enrolment_hash is None


def test_a_desk_left_unlocked_lets_nobody_in(
    sara: Browser, eva: Credentials, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipline.officer.freshness.FRESH_FOR", timedelta(0))
    sara.get(page_of(sqlite, eva.name))
    assert sara.page.select_one("input[name=code]") is not None
    for code in ("", "000000"):
        assert sara.send(reason=REASON, proved="1", code=code).status_code == 400
    assert account(sqlite, eva.name).password is not None


def test_nobody_renews_themselves(sara: Browser, sqlite: Database) -> None:
    sara.get("/officers")
    own = page_of(sqlite, "sara@example.org")
    assert sara.page.select(f"a[href='{own}']") == []
    token = sara.token()
    assert sara.get(own).status_code == 409
    fields = {"csrf_token": token, "reason": REASON, "proved": "1"}
    assert sara.client.post(own, data=fields).status_code == 409
    assert account(sqlite, "sara@example.org").password is not None


def test_an_account_that_is_off_is_switched_on_first(sara: Browser, eva: Credentials, sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.execute(update(Account).where(Account.name == eva.name).values(active=False))
    sara.get("/officers")
    assert [each["href"] for each in sara.page.select("main td a")] == []
    answer = sara.get(page_of(sqlite, eva.name))
    assert (answer.status_code, "Switch it on first" in answer.text) == (409, True)


def test_another_county_is_not_renewed(entrance: Entrance, sqlite: Database) -> None:
    credentials = entrance.enrolled("ali@example.org", "admin", "19")
    entrance.enrolled("bo@example.org", "officer", "18")
    browser = entrance.browser()
    browser.sign_in(credentials.name, PASSWORD, credentials.code())
    assert browser.get(page_of(sqlite, "bo@example.org")).status_code == 403
    assert account(sqlite, "bo@example.org").enrolment_hash is None


@pytest.mark.parametrize("number", [99999, 2**63, 2**70])
def test_an_account_that_is_not_there_is_not_found(sara: Browser, number: int) -> None:
    sara.get("/officers")
    for deed in ("renew", "activate", "deactivate"):
        fields = {"csrf_token": sara.token(), "reason": REASON, "proved": "1"}
        assert sara.client.post(f"/officers/{number}/{deed}", data=fields).status_code in {404, 405}


def test_the_list_tells_who_has_not_enrolled(sara: Browser, eva: Credentials, sqlite: Database) -> None:
    renewed(sara, sqlite, eva.name)
    sara.get("/officers")
    rows = [" ".join(each.get_text().split()) for each in sara.page.select("tbody tr")]
    assert [("has not enrolled" in row) for row in rows] == [True, False]
