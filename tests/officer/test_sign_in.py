"""Both factors, nobody told which was wrong, no code twice, no guessing, and no way to lock an owner out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Lock

import pytest
from flask import Flask
from flask_login import encode_cookie
from flask_security import UserMixin
from sqlalchemy import update

from tests.factories import NOW
from tests.officer.accounts import an_account
from tests.officer.entrance import PASSWORD, Credentials, Entrance
from tipline.casework.sign_in_officer import SignInRefused, sign_in_officer
from tipline.domain.code_budget import STEP_SECONDS, TRIES_PER_STEP
from tipline.officer import sign_in
from tipline.officer.pace import REFUSAL_SECONDS
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account, account_named

KEY = bytes(32)


def acts(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(entry.officer_name, entry.act, entry.detail) for entry in all_entries(session)]


def test_both_factors_open_the_queue(entrance: Entrance, eva: Credentials, sqlite: Database) -> None:
    browser = entrance.browser()
    answer = browser.sign_in("  EVA@Example.org", PASSWORD, eva.code())
    assert (answer.status_code, browser.path) == (200, "/queue")
    assert acts(sqlite)[-1] == (eva.name, "signed_in", "")


def test_the_password_alone_opens_nothing(entrance: Entrance, eva: Credentials) -> None:
    browser = entrance.browser()
    browser.get("/sign-in")
    browser.send(identity=eva.name, password=PASSWORD)
    opened = {path: browser.client.get(path).status_code for path in ("/", "/queue", "/audit", "/officers", "/tips/X")}
    assert set(opened.values()) == {303}
    headers = {"Accept-Language": "en"}
    refused = browser.client.post("/tips/X/claim", data={"csrf_token": browser.token()}, headers=headers)
    assert refused.status_code == 401
    assert "You are not signed in" in refused.text


def test_another_browser_signs_in_while_one_waits_for_its_code(entrance: Entrance, eva: Credentials) -> None:
    waiting, other = entrance.browser(), entrance.browser()
    waiting.get("/sign-in")
    waiting.send(identity=eva.name, password=PASSWORD)
    other.sign_in(eva.name, PASSWORD, eva.code())
    assert other.path == "/queue"
    assert waiting.get("/queue").request.path == "/sign-in"


def test_every_route_but_the_few_open_ones_asks_to_sign_in(site: Flask) -> None:
    stranger, opened, refused = site.test_client(), set(), set()
    for rule in site.url_map.iter_rules():
        path = (
            rule.rule.replace("<int:position>", "1").replace("<int:account_id>", "1").replace("<", "").replace(">", "")
        )
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = stranger.open(path, method=method)
            asked = answer.status_code in {400, 401} or (answer.location or "").startswith("/sign-in")
            (refused if asked else opened).add(f"{method} {rule.rule}")
    assert opened == {
        "GET /static/<path:filename>",
        "GET /healthz",
        "GET /sign-in",
        "GET /enrol/<token>",
        "GET /api/openapi.json",
    }
    assert "GET /queue" in refused


def test_a_stranger_is_led_on_after_signing_in_and_only_inside(entrance: Entrance, eva: Credentials) -> None:
    browser = entrance.browser()
    browser.get("/queue?state=closed")
    for path in ("//evil.example/queue", "/\\evil.example", "/nowhere"):
        browser.client.get("/", environ_overrides={"PATH_INFO": path})
    answer = browser.sign_in(eva.name, PASSWORD, eva.code())
    assert answer.request.full_path == "/queue?state=closed"


@pytest.mark.parametrize("who", ["wrong password", "unknown", "switched off", "never enrolled"])
def test_every_refusal_is_the_same(entrance: Entrance, eva: Credentials, sqlite: Database, who: str) -> None:
    def refusal(name: str, password: str) -> tuple[int, str]:
        browser = entrance.browser()
        answer = browser.sign_in(name, password, "000000")
        return answer.status_code, answer.text.replace(name, "NAME").replace(browser.token(), "TOKEN")

    names = {"wrong password": eva.name, "unknown": "bo@example.org", "switched off": "off@example.org"}
    off = entrance.enrolled("off@example.org")
    with sqlite.writing() as session:
        session.execute(update(Account).where(Account.name == off.name).values(active=False))
        an_account(session, "new@example.org")
    right_password = refusal(eva.name, PASSWORD)
    assert right_password[0] == 401
    assert refusal(names.get(who, "new@example.org"), "something else") == right_password


def test_a_code_works_once(entrance: Entrance, eva: Credentials) -> None:
    code = eva.code(1)
    first, second, third = (entrance.browser() for _ in range(3))
    assert first.sign_in(eva.name, PASSWORD, code).status_code == 200
    assert second.sign_in(eva.name, PASSWORD, f"{code[:3]} {code[3:]}").status_code == 401
    assert third.sign_in(eva.name, PASSWORD, eva.code(0)).status_code == 401


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_time_is_refused(entrance: Entrance, eva: Credentials, steps: int) -> None:
    assert entrance.browser().sign_in(eva.name, PASSWORD, eva.code(steps)).status_code == 401


@pytest.mark.parametrize("code", ["", "abc", "١٢٣٤٥٦", "1" * 5000, "12345\x00", "-12345", "½½½½½½", "\ud7ff" * 6])
def test_what_is_no_code_is_refused(entrance: Entrance, eva: Credentials, code: str) -> None:
    assert entrance.browser().sign_in(eva.name, PASSWORD, code).status_code == 401


@pytest.mark.parametrize(
    "name", ["", "\x00", "eva@example.org\x00", "x" * 5000, "' OR 1=1 --", "EVA@EXAMPLE.ORG\u0307"]
)
def test_what_is_no_name_is_refused(entrance: Entrance, eva: Credentials, name: str) -> None:
    assert entrance.browser().sign_in(name, PASSWORD, eva.code()).status_code == 401


def test_a_password_counts_to_its_last_character(entrance: Entrance, eva: Credentials) -> None:
    assert entrance.browser().sign_in(eva.name, PASSWORD + "x" * 5000, eva.code()).status_code == 401
    assert entrance.browser().sign_in(eva.name, PASSWORD[:-1], eva.code()).status_code == 401


def test_the_form_cannot_be_sent_from_elsewhere(site: Flask, eva: Credentials) -> None:
    stranger = site.test_client()
    fields = {"identity": eva.name, "password": PASSWORD}
    answer = stranger.post("/sign-in", data=fields)
    assert (answer.headers["Location"], answer.headers.getlist("Set-Cookie")) == ("/sign-in/code", [])
    assert stranger.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_a_thousand_wrong_passwords_do_not_lock_the_owner_out(
    entrance: Entrance, eva: Credentials, sqlite: Database
) -> None:
    for _ in range(1000):
        with sqlite.writing() as session:
            account = account_named(session, eva.name, lock=True)
            with pytest.raises(SignInRefused):
                sign_in_officer(session, account, password_fits=False, code_fits=lambda _: True, key=KEY, now=NOW)
    browser = entrance.browser()
    assert browser.sign_in(eva.name, PASSWORD, eva.code()).status_code == 200
    told = browser.page.select_one("[role=status]")
    assert told.get_text().startswith("1000 sign-ins failed since your last.")
    assert told["class"] == ["told", "error"]
    assert acts(sqlite)[-1] == (eva.name, "signed_in", "after 1000 failed attempts")


def test_at_most_five_codes_are_looked_at_in_half_a_minute(database: Database) -> None:
    with database.writing() as session:
        number = an_account(session, "eva@example.org")
        account = session.get(Account, number)
        assert account is not None
        account.tf_totp_secret = "sealed"
    looked_at, counting = [], Lock()

    def code_fits(account: Account) -> bool:
        with counting:
            looked_at.append(account.id)
        return False

    def guess(seconds: int) -> None:
        with database.writing() as session:
            account, now = account_named(session, "eva@example.org", lock=True), NOW + timedelta(seconds=seconds)
            with pytest.raises(SignInRefused):
                sign_in_officer(session, account, password_fits=True, code_fits=code_fits, key=KEY, now=now)

    with ThreadPoolExecutor(10) as guessers:
        list(guessers.map(guess, [0] * 60))
    assert len(looked_at) == TRIES_PER_STEP == 5
    guess(STEP_SECONDS)
    assert len(looked_at) == TRIES_PER_STEP + 1


@pytest.mark.parametrize("seconds_of_work", [0, 0.125, 0.25, 4])
@pytest.mark.parametrize("wrong", ["code", "password", "name"])
def test_a_refusal_is_told_at_the_same_moment_whatever_its_reason(
    entrance: Entrance, eva: Credentials, monkeypatch: pytest.MonkeyPatch, wrong: str, seconds_of_work: float
) -> None:
    cases = {"code": (eva.name, PASSWORD), "password": (eva.name, "something else"), "name": ("bo@example.org", "x")}
    monkeypatch.setattr("tipline.officer.pace.REFUSAL_SECONDS", REFUSAL_SECONDS)
    slept: list[float] = []
    clock = iter([1000, 1000 + seconds_of_work])
    monkeypatch.setattr("tipline.officer.pace.sleep", slept.append)
    monkeypatch.setattr("tipline.officer.pace.monotonic", lambda: next(clock))
    name, password = cases[wrong]
    assert entrance.browser().sign_in(name, password, "000000").status_code == 401
    assert slept == [pytest.approx(max(0, REFUSAL_SECONDS - seconds_of_work))]


@pytest.mark.parametrize("name", ["eva@example.org", "bo@example.org", "off@example.org", "new@example.org", ""])
def test_every_name_costs_one_look_at_a_password(
    entrance: Entrance, eva: Credentials, sqlite: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    entrance.enrolled("off@example.org")
    with sqlite.writing() as session:
        session.execute(update(Account).where(Account.name == "off@example.org").values(active=False))
        an_account(session, "new@example.org")
    looked_at, look = [], sign_in.verify_password
    monkeypatch.setattr(sign_in, "verify_password", lambda *given: looked_at.append(given) or look(*given))
    browser = entrance.browser()
    browser.get("/sign-in")
    browser.send(identity=name, password="something else")
    assert [(given, hashed[:9]) for given, hashed in looked_at] == [("something else", "$argon2id")]


def test_what_the_library_signs_is_no_way_in(entrance: Entrance, eva: Credentials, sqlite: Database) -> None:
    """Whoever has the signing secret and a copy of the database still needs both factors."""
    with sqlite.reading() as session:
        account = account_named(session, eva.name)
    assert account is not None
    with entrance.site.test_request_context("/"):
        of_the_library = UserMixin()
        of_the_library.fs_uniquifier = account.fs_uniquifier
        remembered, token = encode_cookie(account.fs_uniquifier), of_the_library.get_auth_token()
    thief = entrance.browser()
    thief.client.set_cookie("remember_token", remembered)
    assert thief.get("/queue").request.path == "/sign-in"
    assert thief.get("/queue").request.path == "/sign-in"
    answer = entrance.browser().client.get(f"/queue?auth_token={token}", headers={"Authentication-Token": token})
    assert answer.headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    ("role", "path"),
    [("supervisor", "/queue"), ("coordinator", "/queue"), ("auditor", "/audit"), ("admin", "/officers")],
)
def test_each_role_comes_to_a_room_of_its_own(entrance: Entrance, role: str, path: str) -> None:
    eva, browser = entrance.enrolled(role=role), entrance.browser()
    assert browser.sign_in(eva.name, PASSWORD, eva.code()).status_code == 200
    assert browser.path == path
    assert browser.get("/sign-in").request.path == path


def test_a_double_click_does_no_harm(entrance: Entrance, eva: Credentials) -> None:
    browser = entrance.browser()
    browser.get("/sign-in")
    clicked = {"csrf_token": browser.token(), "identity": eva.name, "password": PASSWORD}
    before = browser.cookie()
    browser.client.post("/sign-in", data=clicked)
    after = browser.cookie()
    browser.client.set_cookie("tipline", before)
    again = browser.client.post("/sign-in", data=clicked)
    assert (again.headers["Location"], again.headers.getlist("Set-Cookie")) == ("/sign-in/code", [])
    browser.client.set_cookie("tipline", after)
    browser.get("/sign-in/code")
    assert browser.send(code=eva.code()).request.path == "/queue"
    assert browser.get("/sign-in/code").request.path == "/queue"


def test_signing_out_ends_the_session_for_good(entrance: Entrance, eva: Credentials) -> None:
    browser = entrance.browser()
    browser.sign_in(eva.name, PASSWORD, eva.code())
    cookie, token = browser.cookie(), browser.page.select_one("[name=csrf_token]")["value"]
    assert browser.client.get("/sign-out").status_code in {303, 404, 405}
    assert browser.get("/queue").request.path == "/queue"
    assert browser.client.post("/sign-out", data={"csrf_token": token}).headers["Location"] == "/sign-in"
    thief = entrance.browser()
    thief.client.set_cookie("tipline", cookie)
    assert thief.get("/queue").request.path == "/sign-in"


@pytest.mark.parametrize(
    "path",
    ["/login", "/logout", "/register", "/reset", "/tf-setup", "/tf-rescue", "/mf-recovery", "/verify", "/change"],
)
def test_no_page_of_the_library_is_served(site: Flask, path: str) -> None:
    assert [rule.rule for rule in site.url_map.iter_rules() if rule.rule == path] == []


def test_the_body_of_a_stranger_is_not_read_in_search_of_a_token(site: Flask) -> None:
    class Unread(BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    answer = site.test_client().post(
        "/tips/7K3M9QXDPA/claim", input_stream=Unread(), content_type="application/json", content_length=70_000_000
    )
    assert answer.status_code == 401
