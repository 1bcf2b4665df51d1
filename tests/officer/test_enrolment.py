"""The one-time address: a password of one's own, an authenticator that is proven, recovery codes shown once."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.cheaper import IN_EARNEST, QUICK_HASH
from tests.officer.entrance import PASSWORD, Browser, Credentials, Entrance
from tipline.config import OfficerConfig
from tipline.domain.passwords import LONGEST
from tipline.officer import create_site
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account
from tipline.web.site import Site

NAME = "eva@example.org"


def secret_shown(browser: Browser) -> Credentials:
    return Credentials(NAME, re.sub(r"[^A-Z2-7]", "", browser.page.select_one("main code").get_text()))


def enrol(browser: Browser, password: str = PASSWORD, again: str | None = None, code: str | None = None) -> int:
    typed = secret_shown(browser).code() if code is None else code
    fields = {"password": password, "again": password if again is None else again, "code": typed}
    return browser.send(**fields).status_code


def test_whoever_enrols_chooses_both_factors_and_keeps_the_codes(entrance: Entrance, sqlite: Database) -> None:
    browser = entrance.browser()
    browser.get(f"/enrol/{entrance.token(role='auditor')}")
    eva = secret_shown(browser)
    assert len(eva.secret) >= 32
    assert enrol(browser) == 200
    codes = [each.get_text() for each in browser.page.select("main li code")]
    assert len(set(codes)) == len(codes) >= 8
    assert [code for code in codes if not re.fullmatch("[a-z2-7]{4}(-[a-z2-7]{4}){5}", code)] == []
    with sqlite.reading() as session:
        stored = session.scalars(select(Account)).one()
        kept = " ".join([stored.password or "", stored.tf_totp_secret or "", *(stored.mf_recovery_codes or [])])
        assert [entry.act for entry in all_entries(session)][:2] == ["officer_added", "officer_enrolled"]
    assert [word for word in (PASSWORD, eva.secret, *codes) if word in kept] == []
    assert (stored.password or "").startswith("$argon2id$")
    other = entrance.browser()
    assert other.sign_in(NAME, PASSWORD, eva.code(1)).status_code == 200
    assert (browser.get("/").request.path, other.path) == ("/audit", "/audit")


def price(site: Flask) -> tuple[int, int]:
    """KiB that a hash takes, and how often it looks through them."""
    hashed = site.extensions["security"].pwd_context.hash(PASSWORD)
    memory, rounds = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", hashed).groups()
    return int(memory), int(rounds)


def test_a_password_is_hashed_at_a_price(site: Flask, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At least what OWASP asks of argon2id (Password Storage Cheat Sheet): 19 MiB, looked through twice."""
    # The other tests pay hardly anything (tests/cheaper.py); that this is still so is seen here alone.
    assert price(site) == (QUICK_HASH["argon2__memory_cost"], QUICK_HASH["argon2__time_cost"])
    monkeypatch.setattr(Site, "default_config", IN_EARNEST)
    in_earnest = create_site(OfficerConfig(instance=instance))
    memory, rounds = price(in_earnest)
    in_earnest.extensions["desk"].database.close()
    assert (memory >= 19 * 1024, rounds >= 2) == (True, True)


def test_a_recovery_code_opens_once(entrance: Entrance) -> None:
    browser = entrance.browser()
    browser.get(f"/enrol/{entrance.token()}")
    enrol(browser)
    first, second, *_ = [each.get_text() for each in browser.page.select("main li code")]
    tried = [
        entrance.browser().sign_in(NAME, PASSWORD, code).status_code
        for code in (first, first, second.upper().replace("-", " "))
    ]
    assert tried == [200, 401, 200]


def test_an_address_enrols_once(entrance: Entrance) -> None:
    path, browser = f"/enrol/{entrance.token()}", entrance.browser()
    browser.get(path)
    enrol(browser)
    assert (browser.get(path).status_code, entrance.browser().get(path).status_code) == (404, 404)


def test_an_address_that_is_too_old_shows_nothing(entrance: Entrance, sqlite: Database) -> None:
    path = f"/enrol/{entrance.token()}"
    with sqlite.writing() as session:
        account = session.scalars(select(Account)).one()
        assert account.enrolment_until is not None
        account.enrolment_until -= timedelta(days=7, seconds=1)
    answer = entrance.browser().get(path)
    assert (answer.status_code, NAME in answer.text) == (404, False)


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 5000, "%00", "ånej"])
def test_an_address_that_never_was_looks_the_same(entrance: Entrance, token: str) -> None:
    entrance.token()
    assert entrance.browser().get(f"/enrol/{token}").status_code == 404


def test_an_account_that_was_switched_off_cannot_enrol(entrance: Entrance, sqlite: Database) -> None:
    browser = entrance.browser()
    browser.get(f"/enrol/{entrance.token()}")
    with sqlite.writing() as session:
        session.execute(update(Account).values(active=False))
    assert enrol(browser) == 404


@pytest.mark.parametrize(
    ("password", "again", "code"),
    [
        ("elevenchars", None, None),
        (PASSWORD, "another one", None),
        (PASSWORD, None, ""),
        (PASSWORD, None, "abcdef"),
        (PASSWORD, None, "١٢٣٤٥٦"),
        ("", "", None),
        ("x" * (LONGEST + 1), None, None),
    ],
)
def test_what_is_not_good_enough_is_said_and_can_be_mended(
    entrance: Entrance, password: str, again: str | None, code: str | None
) -> None:
    browser = entrance.browser()
    browser.get(f"/enrol/{entrance.token()}")
    eva = secret_shown(browser)
    assert enrol(browser, password, again, code) == 400
    told = [each["id"] for each in browser.page.select(".fault")]
    wrong = [each["aria-describedby"].split()[-1] for each in browser.page.select("[aria-invalid=true]")]
    assert (len(told), wrong) == (1, told)
    assert secret_shown(browser) == eva
    assert enrol(browser) == 200


def test_the_code_must_come_from_the_secret_that_was_shown(entrance: Entrance) -> None:
    browser, other = entrance.browser(), entrance.browser()
    path = f"/enrol/{entrance.token()}"
    browser.get(path)
    other.get(path)
    assert secret_shown(browser) != secret_shown(other)
    assert enrol(browser, code=secret_shown(other).code()) == 400


def test_the_square_is_a_drawing_in_the_page(entrance: Entrance) -> None:
    browser = entrance.browser()
    answer = browser.get(f"/enrol/{entrance.token()}")
    assert len(browser.page.select("main svg path")) == 1
    assert browser.page.select("[style], script:not([src]), img") == []
    assert "data:" not in answer.text


def test_a_usual_password_is_refused_and_said_to_be_one(entrance: Entrance) -> None:
    browser = entrance.browser()
    browser.get(f"/enrol/{entrance.token()}")
    assert enrol(browser, "Football2026!") == 400
    assert "others try first" in browser.page.select_one("#password-fault").get_text()
