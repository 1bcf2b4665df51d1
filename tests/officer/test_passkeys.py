"""Passkeys: added by whoever has just shown a code, good once a challenge, and telling nobody who has one."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.officer.authenticator import PRESENT, Authenticator, read
from tests.officer.entrance import PASSWORD, Browser, Credentials, Entrance
from tipline.casework import sign_in_officer
from tipline.casework.add_passkey import MOST_PASSKEYS
from tipline.casework.switch_account import switch_account
from tipline.domain.code_budget import TRIES_PER_STEP
from tipline.domain.officers import Officer
from tipline.officer import freshness, passkey_challenge
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import account_named
from tipline.persistence.passkeys import Passkey

ORIGIN = "http://localhost:8001"
REFUSED = "Name, password and code do not fit together"


def named(entrance: Entrance) -> Browser:
    """A browser at the address under which passkeys are good."""
    return entrance.browser(ORIGIN)


@pytest.fixture
def browser(entrance: Entrance, eva: Credentials) -> Browser:
    """Eva's, signed in with a code, on the page of her passkeys."""
    found = named(entrance)
    assert found.sign_in(eva.name, PASSWORD, eva.code()).status_code == 200
    found.get("/passkeys")
    return found


def options(browser: Browser) -> str:
    return str(browser.page.select_one("form[data-passkey]")["data-passkey"])


def add(browser: Browser, device: Authenticator, name: str = "Office") -> str:
    """What the page says when `device` has made a passkey for it."""
    browser.get("/passkeys")
    browser.send(name=name, credential=device.make(options(browser)))
    return said(browser)


def said(browser: Browser) -> str:
    return " ".join(each.get_text() for each in browser.page.select(".told"))


def at_the_second_page(entrance: Entrance, name: str, password: str = PASSWORD) -> Browser:
    browser = named(entrance)
    browser.get("/sign-in")
    browser.send(identity=name, password=password)
    assert browser.path == "/sign-in/code"
    return browser


def signs_in(entrance: Entrance, name: str, device: Authenticator, password: str = PASSWORD) -> bool:
    browser = at_the_second_page(entrance, name, password)
    answer = browser.send(credential=device.sign(options(browser)))
    assert (answer.status_code, browser.path) in {(200, "/queue"), (401, "/sign-in/code")}
    assert (REFUSED in answer.text) is (answer.status_code == 401)
    return answer.status_code == 200


def acts(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(entry.officer_name, entry.act, entry.detail) for entry in all_entries(session)]


def kept(database: Database) -> list[Passkey]:
    with database.reading() as session:
        return list(session.scalars(select(Passkey).order_by(Passkey.id)))


def test_a_passkey_stands_in_for_the_code(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database
) -> None:
    device = Authenticator(ORIGIN)
    assert add(browser, device, "  My   desk ") == "The passkey is added. Next time you can sign in with it."
    assert [each.get_text(" ", strip=True) for each in browser.page.select("tbody td")][:1] == ["My desk"]
    assert acts(sqlite)[-1] == (eva.name, "passkey_added", "My desk")
    assert kept(sqlite)[0].used_at is None
    before = datetime.now(UTC)
    assert signs_in(entrance, eva.name, device)
    assert acts(sqlite)[-1] == (eva.name, "signed_in", "with a passkey")
    assert [(each.sign_count, each.used_at >= before) for each in kept(sqlite)] == [(1, True)]


def test_a_device_that_never_counts_is_good_every_time(entrance: Entrance, browser: Browser, eva: Credentials) -> None:
    device = Authenticator(ORIGIN, counts=0)
    add(browser, device)
    assert [signs_in(entrance, eva.name, device) for _ in range(3)] == [True, True, True]


def test_codes_go_on_working(entrance: Entrance, browser: Browser, eva: Credentials) -> None:
    add(browser, Authenticator(ORIGIN))
    assert named(entrance).sign_in(eva.name, PASSWORD, eva.code(1)).status_code == 200


def test_a_passkey_without_the_password_opens_nothing(entrance: Entrance, browser: Browser, eva: Credentials) -> None:
    device = Authenticator(ORIGIN)
    add(browser, device)
    assert not signs_in(entrance, eva.name, device, "something else")
    assert signs_in(entrance, eva.name, device)


def test_what_is_shown_for_another_address_is_refused(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database
) -> None:
    device = Authenticator(ORIGIN)
    assert add(browser, replace(device, origin="http://localhost:8002")).startswith("The passkey was not added")
    assert kept(sqlite) == []
    add(browser, device)
    assert not signs_in(entrance, eva.name, replace(device, origin="http://localhost:8002"))
    assert not signs_in(entrance, eva.name, replace(device, flags=PRESENT))
    assert signs_in(entrance, eva.name, device)


def test_the_passkey_of_another_officer_is_refused(entrance: Entrance, browser: Browser, eva: Credentials) -> None:
    bo, device = entrance.enrolled("bo@example.org"), Authenticator(ORIGIN)
    add(browser, device)
    assert not signs_in(entrance, bo.name, device)
    other = named(entrance)
    other.sign_in(bo.name, PASSWORD, bo.code())
    assert add(other, replace(device)).startswith("The passkey was not added")
    assert signs_in(entrance, eva.name, device)


def test_a_count_that_goes_back_is_refused_and_in_the_record(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database
) -> None:
    device = Authenticator(ORIGIN, count=7)
    add(browser, device)
    copy = replace(device)
    assert signs_in(entrance, eva.name, device)
    assert not signs_in(entrance, eva.name, copy)
    assert acts(sqlite)[-1] == (eva.name, "passkey_maybe_copied", "Office")
    assert signs_in(entrance, eva.name, device)
    assert not signs_in(entrance, eva.name, replace(device, counts=0, count=0))


def test_a_challenge_is_good_for_one_answer(entrance: Entrance, browser: Browser, eva: Credentials) -> None:
    device = Authenticator(ORIGIN, counts=0)
    add(browser, device)
    waiting = at_the_second_page(entrance, eva.name)
    answer = device.sign(options(waiting))
    assert waiting.send(credential=answer).status_code == 200
    again = at_the_second_page(entrance, eva.name)
    assert again.send(credential=answer).status_code == 401
    # The page that refuses leads back to the first: the challenge before is gone with its page.
    spent = at_the_second_page(entrance, eva.name)
    asked = options(spent)
    spent.send(code="000000")
    spent.get("/sign-in")
    spent.send(identity=eva.name, password=PASSWORD)
    assert spent.send(credential=device.sign(asked)).status_code == 401


def test_what_adds_a_passkey_adds_it_once(browser: Browser, sqlite: Database) -> None:
    answer = Authenticator(ORIGIN).make(options(browser))
    browser.send(name="One", credential=answer)
    browser.send(name="Two", credential=answer)
    assert said(browser).startswith("The passkey was not added")
    assert [each.name for each in kept(sqlite)] == ["One"]


def test_the_answer_to_one_page_is_none_to_the_other(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database
) -> None:
    device = Authenticator(ORIGIN)
    asked = options(browser)
    device.make(asked)
    browser.send(name="Office", credential=device.sign(asked))
    assert kept(sqlite) == []
    add(browser, device)
    waiting = at_the_second_page(entrance, eva.name)
    made = json.dumps({"user": {"id": ""}} | json.loads(options(waiting)))
    assert waiting.send(credential=replace(device).make(made)).status_code == 401


def test_a_challenge_is_too_old_after_five_minutes(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(minutes=5) == passkey_challenge.GOOD_FOR
    device = Authenticator(ORIGIN)
    add(browser, device)
    monkeypatch.setattr(passkey_challenge, "GOOD_FOR", timedelta(0))
    assert not signs_in(entrance, eva.name, device)
    assert add(browser, Authenticator(ORIGIN)).startswith("The passkey was not added")
    assert len(kept(sqlite)) == 1


def test_what_is_no_answer_is_refused(entrance: Entrance, browser: Browser, eva: Credentials) -> None:
    browser.send(name="Office", credential="[]")
    assert said(browser).startswith("The passkey was not added")
    assert at_the_second_page(entrance, eva.name).send(credential="[]").status_code == 401


def test_the_second_page_is_the_same_for_every_name(entrance: Entrance, browser: Browser, eva: Credentials) -> None:
    add(browser, Authenticator(ORIGIN))

    def shown(name: str, password: str) -> tuple[str, dict[str, object]]:
        page = at_the_second_page(entrance, name, password)
        asked = json.loads(options(page))
        text = str(page.page).replace(asked["challenge"], "CHALLENGE").replace(page.token(), "TOKEN")
        return text, asked

    pages = [shown(eva.name, PASSWORD), shown(eva.name, "x"), shown("bo@example.org", "x")]
    pages.append(shown(entrance.enrolled("new@example.org").name, PASSWORD))
    assert {text for text, _ in pages} == {pages[0][0]}
    asked = [json.dumps(each | {"challenge": ""}) for _, each in pages]
    assert set(asked) == {asked[0]}
    assert len({each["challenge"] for _, each in pages}) == len(pages)
    assert json.loads(asked[0])["userVerification"] == "required"
    assert json.loads(asked[0]).get("allowCredentials", []) == []


def test_passkeys_are_tried_as_seldom_as_codes(
    entrance: Entrance, browser: Browser, eva: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = Authenticator(ORIGIN)
    add(browser, device)
    with monkeypatch.context() as one_long_step:
        one_long_step.setattr(sign_in_officer, "STEP_SECONDS", 10**9)
        answers = [signs_in(entrance, eva.name, replace(device, name="x")) for _ in range(TRIES_PER_STEP)]
        assert answers == [False] * TRIES_PER_STEP
        assert not signs_in(entrance, eva.name, device)
    assert signs_in(entrance, eva.name, device)


def test_an_officer_who_is_switched_off_has_no_passkeys(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database
) -> None:
    device = Authenticator(ORIGIN)
    add(browser, device)
    waiting = at_the_second_page(entrance, eva.name)
    keys, admin = (
        entrance.site.extensions["desk"].keys,
        Officer(officer_id=99, name="anna@example.org", role="admin", county=""),
    )
    with sqlite.writing() as session:
        number = account_named(session, eva.name).id
        switch_account(session, admin, number, active=False, keys=keys, now=datetime.now(UTC))
    assert waiting.send(credential=device.sign(options(waiting))).status_code == 401
    with sqlite.writing() as session:
        switch_account(session, admin, number, active=True, keys=keys, now=datetime.now(UTC))
    assert kept(sqlite) == []
    assert not signs_in(entrance, eva.name, device)


def test_removing_one_asks_first_and_ends_nothing_else(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database
) -> None:
    lost, other = Authenticator(ORIGIN), Authenticator(ORIGIN)
    add(browser, lost, "Lost")
    add(browser, other, "Other")
    form = next(each for each in browser.page.select("form[action$='/remove']") if "Lost" in each.get_text())
    fields = {"csrf_token": browser.token()}
    browser.client.post(form["action"], data=fields)
    assert len(kept(sqlite)) == 2
    browser.client.post(form["action"], data=fields | {"confirmed": "1"})
    assert acts(sqlite)[-1] == (eva.name, "passkey_removed", "Lost")
    assert browser.get("/queue").request.path == "/queue"
    assert not signs_in(entrance, eva.name, lost)
    assert signs_in(entrance, eva.name, other)


def test_nobody_removes_the_passkey_of_another(entrance: Entrance, browser: Browser, sqlite: Database) -> None:
    add(browser, Authenticator(ORIGIN))
    bo, other = entrance.enrolled("bo@example.org"), named(entrance)
    other.sign_in(bo.name, PASSWORD, bo.code())
    other.get("/passkeys")
    fields = {"csrf_token": other.token(), "confirmed": "1"}
    for number in (kept(sqlite)[0].id, 77):
        assert other.client.post(f"/passkeys/{number}/remove", data=fields).status_code == 404
    assert [each.name for each in kept(sqlite)] == ["Office"]
    assert "passkey_removed" not in [act for _, act, _ in acts(sqlite)]


def test_nobody_has_more_than_ten(browser: Browser, sqlite: Database) -> None:
    late = browser
    late.get("/passkeys")
    for number in range(MOST_PASSKEYS):
        add(browser, Authenticator(ORIGIN), f"Device {number}")
    assert browser.page.select("form[data-passkey]") == []
    with sqlite.writing() as session:
        session.delete(session.get(Passkey, kept(sqlite)[0].id))
    browser.get("/passkeys")
    asked, token = options(browser), browser.token()
    with sqlite.writing() as session:
        one = kept(sqlite)[0]
        session.add(
            Passkey(
                officer_id=one.officer_id,
                name="In the meantime",
                credential_id=b"x",
                public_key=b"x",
                user_handle=b"x",
                sign_count=0,
                added_at=one.added_at,
            )
        )
    fields = {"csrf_token": token, "name": "Eleventh", "credential": Authenticator(ORIGIN).make(asked)}
    browser.client.post("/passkeys", base_url=ORIGIN, data=fields)
    assert len(kept(sqlite)) == MOST_PASSKEYS == 10
    assert "Eleventh" not in [each.name for each in kept(sqlite)]


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x07b"])
def test_a_passkey_without_a_good_name_is_not_added(browser: Browser, sqlite: Database, name: str) -> None:
    add(browser, Authenticator(ORIGIN), name)
    assert kept(sqlite) == []


def test_an_older_session_shows_a_code_first(
    entrance: Entrance, browser: Browser, eva: Credentials, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(minutes=10) == freshness.FRESH_FOR
    answer = Authenticator(ORIGIN).make(options(browser))
    with monkeypatch.context() as later:
        later.setattr(freshness, "FRESH_FOR", timedelta(0))
        browser.send(name="x", credential=answer)
        assert kept(sqlite) == []
        assert browser.page.select_one("h1").get_text() == "Is it you?"
        assert "Nothing was done: show first that it is you." in said(browser)
        assert browser.send(code="000000").status_code == 401
        assert acts(sqlite)[-1] == (eva.name, "proof_refused", "")
        browser.send(code=eva.code(1))
        assert acts(sqlite)[-1] == (eva.name, "officer_confirmed", "")
        assert browser.page.select_one("h1").get_text() == "Is it you?"
    assert browser.get("/passkeys").status_code == 200
    assert browser.page.select_one("h1").get_text().startswith("Your passkeys")


def test_a_code_shown_again_makes_an_older_session_fresh(
    browser: Browser, eva: Credentials, site: Flask, sqlite: Database
) -> None:
    with browser.client.session_transaction() as session:
        session["shown_at"] = datetime.now(UTC) - freshness.FRESH_FOR
    browser.get("/passkeys")
    assert browser.page.select_one("h1").get_text() == "Is it you?"
    browser.send(code=eva.code(1))
    assert browser.page.select_one("h1").get_text().startswith("Your passkeys")
    assert browser.path == "/passkeys"


def test_at_an_address_in_numbers_the_page_says_where_to_go(entrance: Entrance, eva: Credentials) -> None:
    browser = entrance.browser("http://127.0.0.1:8001")
    browser.get("/sign-in")
    browser.send(identity=eva.name, password=PASSWORD)
    assert browser.page.select("form[data-passkey]") == []
    browser.send(code=eva.code())
    browser.get("/passkeys")
    assert browser.page.select("form[data-passkey]") == []
    assert browser.page.select_one("main a")["href"] == f"{ORIGIN}/passkeys"


def test_what_devices_know_an_officer_by_tells_nothing_and_stays(entrance: Entrance, browser: Browser) -> None:
    first, second = Authenticator(ORIGIN), Authenticator(ORIGIN)
    add(browser, first)
    asked = json.loads(options(browser))
    assert [read(each["id"]) for each in asked["excludeCredentials"]] == [first.credential_id]
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["attestation"] == "none"
    add(browser, second)
    assert first.handle == second.handle
    assert len(first.handle) == 32
