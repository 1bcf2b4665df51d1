"""Whoever owns an account sees at the next sign-in, and on their own page, that the way they sign in was changed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.officer.authenticator import Authenticator
from tests.officer.entrance import PASSWORD, Browser, Credentials, Entrance
from tests.officer.test_own_credentials import NEW, change, unused
from tests.officer.test_passkeys import ORIGIN, add, named
from tipline.casework.renew_enrolment import renew_enrolment
from tipline.casework.tell_owner import KEPT, KINDS, note_change
from tipline.officer.own_labels import sign_in_change
from tipline.persistence.database import Database
from tipline.persistence.officers import account_named
from tipline.persistence.sign_in_changes import SignInChange

TOLD = "Changed since your last sign-in: "


@pytest.fixture
def browser(entrance: Entrance, eva: Credentials) -> Browser:
    found = named(entrance)
    assert found.sign_in(eva.name, PASSWORD, eva.code()).status_code == 200
    unused(entrance.database)
    return found


def kinds(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(SignInChange.kind).order_by(SignInChange.id)))


def flashed(browser: Browser) -> list[str]:
    return [each.get_text(strip=True) for each in browser.page.select(".told") if TOLD in each.get_text()]


def test_each_change_is_told_once_at_the_next_sign_in_and_stays_on_the_page(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database
) -> None:
    add(browser, Authenticator(ORIGIN))
    browser.send(confirmed="1")
    browser.get("/you/recovery-codes")
    assert browser.send(current=PASSWORD, code=eva.code()).status_code == 200
    unused(sqlite)
    assert change(browser, eva.code()) == 200
    assert kinds(sqlite) == ["passkey_added", "passkey_removed", "recovery_codes_renewed", "password_changed"]
    unused(sqlite)
    again = entrance.browser()
    assert again.sign_in(eva.name, NEW, eva.code()).status_code == 200
    told = "a passkey was added, a passkey was removed, new recovery codes, the password"
    assert flashed(again) == [f"{TOLD}{told}. Not you? Tell those who run the accounts."]
    again.get("/you")
    assert len(again.page.select(".own-changes li")) == 4
    unused(sqlite)
    third = entrance.browser()
    third.sign_in(eva.name, NEW, eva.code())
    assert flashed(third) == []
    third.get("/you")
    assert len(third.page.select(".own-changes li")) == 4


def test_what_fails_changes_and_tells_nothing(browser: Browser, eva: Credentials, sqlite: Database) -> None:
    assert change(browser, "000000") == 400
    browser.get("/you/recovery-codes")
    assert browser.send(current="wrong wrong wrong", code=eva.code()).status_code == 400
    assert kinds(sqlite) == []
    assert browser.get("/you").status_code == 200
    assert browser.page.select(".own-changes") == []


def test_a_refused_sign_in_tells_nothing_and_uses_nothing_up(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database
) -> None:
    add(browser, Authenticator(ORIGIN))
    stranger = entrance.browser()
    assert stranger.sign_in(eva.name, PASSWORD, "000000").status_code == 401
    assert TOLD not in str(stranger.page)
    unused(sqlite)
    owner = entrance.browser()
    owner.sign_in(eva.name, PASSWORD, eva.code())
    assert len(flashed(owner)) == 1


def test_a_renewal_and_who_used_it_are_both_told(entrance: Entrance, eva: Credentials, sqlite: Database) -> None:
    assert kinds(sqlite) == []
    with sqlite.writing() as session:
        token = renew_enrolment(session, eva.name, "", key=entrance.key, by="operator", now=datetime.now(UTC))
    browser = entrance.browser()
    browser.get(f"/enrol/{token}")
    secret = Credentials(eva.name, browser.page.select_one("main code").get_text().replace("-", "").replace(" ", ""))
    assert browser.send(password=NEW, again=NEW, code=secret.code()).status_code == 200
    assert kinds(sqlite) == ["enrolment_renewed", "officer_enrolled"]


def test_what_is_old_is_forgotten(eva: Credentials, sqlite: Database) -> None:
    now = datetime.now(UTC)
    with sqlite.writing() as session:
        account = account_named(session, eva.name)
        assert account is not None
        for ago in (KEPT + timedelta(seconds=1), KEPT, timedelta(0)):
            note_change(session, account.id, account.name, "password_changed", now - ago)
    assert len(kinds(sqlite)) == 2


def test_every_kind_has_words(entrance: Entrance) -> None:
    with entrance.site.test_request_context("/"):
        assert len({sign_in_change(each) for each in KINDS}) == len(KINDS)
