"""Sessions live in the database: they end when idle, when old, when the account is switched off, and when told to."""

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from tests.officer.entrance import PASSWORD, Browser, Credentials, Entrance
from tipline.casework.enrol_officer import enrol_officer
from tipline.config import OfficerConfig
from tipline.officer import create_site
from tipline.officer.session_store import IDLE, LONGEST
from tipline.persistence.database import Database
from tipline.persistence.officers import Account
from tipline.persistence.sessions import OfficerSession


@pytest.fixture
def browser(entrance: Entrance, eva: Credentials) -> Browser:
    """Eva's, signed in."""
    found = entrance.browser()
    assert found.sign_in(eva.name, PASSWORD, eva.code()).status_code == 200
    return found


def where(browser: Browser) -> str:
    return browser.get("/queue").request.path


def test_a_session_ends_half_an_hour_after_its_last_use(browser: Browser, sqlite: Database) -> None:
    now = datetime.now(UTC)
    with sqlite.writing() as session:
        session.execute(update(OfficerSession).values(seen_at=now - IDLE + timedelta(minutes=1)))
    assert where(browser) == "/queue"
    with sqlite.writing() as session:
        assert session.scalars(select(OfficerSession.seen_at)).one() >= now
        session.execute(update(OfficerSession).values(seen_at=now - IDLE))
    assert where(browser) == "/sign-in"
    assert timedelta(minutes=30) == IDLE


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(browser: Browser, sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.execute(update(OfficerSession).values(created_at=datetime.now(UTC) - LONGEST + timedelta(minutes=1)))
    assert where(browser) == "/queue"
    with sqlite.writing() as session:
        session.execute(update(OfficerSession).values(created_at=datetime.now(UTC) - LONGEST))
    assert where(browser) == "/sign-in"
    assert timedelta(hours=12) == LONGEST


def test_an_officer_who_is_switched_off_is_out_at_once(browser: Browser, sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.execute(update(Account).values(active=False))
    assert where(browser) == "/sign-in"


def test_another_role_counts_from_the_next_request(browser: Browser, sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.execute(update(Account).values(role="admin"))
    assert browser.get("/queue").status_code == 403
    assert browser.get("/officers").status_code == 200


def test_the_table_never_holds_what_the_cookie_holds(browser: Browser, sqlite: Database) -> None:
    cookie = browser.cookie()
    assert len(cookie) >= 43
    with sqlite.reading() as session:
        rows = session.execute(text("SELECT * FROM officer_sessions")).all()
    assert [row for row in rows if cookie in repr(row) or cookie.encode().hex() in repr(row)] == []


def test_the_cookie_is_another_one_after_each_step(entrance: Entrance, eva: Credentials) -> None:
    browser, cookies = entrance.browser(), []
    browser.get("/sign-in")
    cookies.append(browser.cookie())
    browser.send(identity=eva.name, password=PASSWORD)
    cookies.append(browser.cookie())
    browser.send(code=eva.code())
    cookies.append(browser.cookie())
    assert len(set(cookies)) == 3
    for old in cookies[:2]:
        planted = entrance.browser()
        planted.client.set_cookie("tipline", old)
        assert where(planted) == "/sign-in"


@pytest.mark.parametrize("cookie", ["", "x", "x" * 43, "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb", "x" * 4000, "å"])
def test_a_cookie_that_was_made_up_is_nothing(entrance: Entrance, eva: Credentials, cookie: str) -> None:
    browser = entrance.browser()
    browser.client.set_cookie("tipline", cookie)
    assert where(browser) == "/sign-in"
    assert browser.cookie() != cookie


def test_a_session_that_was_signed_out_does_not_come_back(browser: Browser, sqlite: Database, site: Flask) -> None:
    """A slow page that ends after the sign-out writes its flash into a session that is no longer there."""
    cookie, token = browser.cookie(), browser.token()
    store = site.session_interface
    with site.test_request_context("/", headers={"Cookie": f"tipline={cookie}"}) as slow:
        slow.session["late"] = "flash"
        browser.client.post("/sign-out", data={"csrf_token": token})
        store.save_session(site, slow.session, site.response_class())
    thief = Browser(site)
    thief.client.set_cookie("tipline", cookie)
    assert where(thief) == "/sign-in"


@pytest.mark.parametrize(("scheme", "name"), [("http", "tipline"), ("https", "__Host-tipline")])
def test_the_cookie_goes_to_this_site_alone(site: Flask, instance: Path, scheme: str, name: str) -> None:
    other = create_site(OfficerConfig(instance=instance, https=scheme == "https"))
    answer = other.test_client().get("/sign-in", base_url=f"{scheme}://localhost")
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[name]
    other.extensions["desk"].database.close()
    assert (cookie["httponly"], cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (
        True,
        scheme == "https" or "",
        "/",
        "",
        "Lax",
    )
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_answers_are_never_kept(entrance: Entrance, browser: Browser) -> None:
    for path in ("/sign-in", "/queue"):
        answer = browser.client.get(path)
        assert answer.headers.getlist("Cache-Control") == ["no-store"]


def test_sessions_that_are_over_are_swept_away(entrance: Entrance, browser: Browser, sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.execute(update(OfficerSession).values(seen_at=datetime.now(UTC) - IDLE - timedelta(seconds=1)))
    entrance.browser().get("/sign-in")
    with sqlite.reading() as session:
        assert len(session.scalars(select(OfficerSession)).all()) == 1


def test_without_the_database_every_page_says_so_and_the_session_goes_on(browser: Browser, sqlite: Database) -> None:
    def rename(old: str, new: str) -> None:
        with sqlite.writing() as session:
            session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    rename("officer_sessions", "out_of_order")
    stranger = Browser(browser.site)
    for answer in (browser.client.get("/queue"), browser.client.get("/sign-in"), stranger.client.get("/sign-in")):
        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
        assert answer.headers.getlist("Set-Cookie") == []
    assert stranger.client.get("/healthz").status_code == 200
    rename("out_of_order", "officer_sessions")
    assert where(browser) == "/queue"


def test_enrolling_anew_ends_open_sessions_and_old_recovery_codes(
    browser: Browser, entrance: Entrance, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        account = session.scalars(select(Account)).one()
        account.mf_recovery_codes = ["sealed"]
        enrol_officer(
            session, account, password_hash="hash", totp_secret="sealed", key=entrance.key, now=datetime.now(UTC)
        )
    assert where(browser) == "/sign-in"
    with sqlite.reading() as session:
        assert session.scalars(select(Account)).one().mf_recovery_codes is None


@pytest.mark.parametrize("address", ["/passkeys", "/you/recovery-codes", "/you/password"])
def test_a_fresh_proof_gives_another_cookie_and_no_longer_life(
    entrance: Entrance, sqlite: Database, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Every kind of door that asks for it: a page of its own, a form with both factors, a form with a code in it."""
    entrance.enrolled("bo@example.org")
    sara, browser = entrance.enrolled("sara@example.org", "admin"), entrance.browser()
    browser.sign_in(sara.name, PASSWORD, sara.code())
    monkeypatch.setattr("tipline.officer.freshness.FRESH_FOR", timedelta(minutes=-1))
    began = datetime.now(UTC) - LONGEST + timedelta(minutes=5)
    with sqlite.writing() as session:
        session.execute(update(Account).values(totp_counter=-1))
        session.execute(update(OfficerSession).values(created_at=began))
        named = session.scalars(select(OfficerSession.public_id)).one()
    browser.get(address)
    thief, cookie = entrance.browser(), browser.cookie()
    thief.client.set_cookie("tipline", cookie)
    new = "seven quiet owls at the harbour"
    every = {"code": sara.code(), "current": PASSWORD, "new": new, "again": new, "reason": "Lost.", "proved": "1"}
    fields = {each["name"] for each in browser.page.select("main form input")}
    assert browser.send(**{name: value for name, value in every.items() if name in fields}).status_code == 200
    assert browser.cookie() not in {"", cookie}
    assert (where_to(thief), where_to(browser)) == ("/sign-in", "/you")
    with sqlite.reading() as session:
        kept = session.scalars(select(OfficerSession).where(OfficerSession.officer_id.is_not(None))).one()
    # Both factors shown for a new password begin a session of its own; a code alone does not.
    changed = address == "/you/password"
    assert ((kept.created_at == began), kept.public_id == named) == (not changed, not changed)


def test_a_proof_in_a_session_that_has_ended_does_not_bring_it_back(browser: Browser, site: Flask) -> None:
    cookie, token = browser.cookie(), browser.token()
    with site.test_request_context("/", headers={"Cookie": f"tipline={cookie}"}) as slow:
        slow.session.rekey()
        browser.client.post("/sign-out", data={"csrf_token": token})
        answer = site.response_class()
        site.session_interface.save_session(site, slow.session, answer)
    assert SimpleCookie(answer.headers["Set-Cookie"])["tipline"].value == ""
    assert where(browser) == "/sign-in"


def where_to(browser: Browser) -> str:
    return browser.get("/you").request.path
