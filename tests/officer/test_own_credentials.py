"""A new password and new recovery codes: for whoever shows both factors once more, counted as at the door."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.officer.entrance import PASSWORD, Browser, Credentials, Entrance
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account, account_named

NEW = "seven quiet owls at the harbour"
WRONG = "not the password at all"


@pytest.fixture
def browser(entrance: Entrance, eva: Credentials) -> Browser:
    found = entrance.browser()
    assert found.sign_in(eva.name, PASSWORD, eva.code()).status_code == 200
    unused(entrance.database)
    return found


def account(database: Database, name: str) -> Account:
    with database.reading() as session:
        found = account_named(session, name)
        assert found is not None
        return found


def unused(database: Database) -> None:
    """The code of now counts as not used yet: no test waits for half a minute."""
    with database.writing() as session:
        session.execute(update(Account).values(totp_counter=-1))


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in all_entries(session)][3:]


def change(browser: Browser, code: str, *, current: str = PASSWORD, new: str = NEW, again: str = NEW) -> int:
    browser.get("/you/password")
    return browser.send(current=current, new=new, again=again, code=code).status_code


def test_a_new_password_is_the_only_one_and_ends_every_other_session(
    browser: Browser, entrance: Entrance, eva: Credentials, sqlite: Database
) -> None:
    twin = entrance.browser()
    twin.client.set_cookie("tipline", browser.cookie())
    cookie = browser.cookie()
    assert change(browser, eva.code()) == 200
    assert (browser.path, browser.cookie() == cookie) == ("/you", False)
    assert browser.page.select_one(".told").get_text(strip=True).startswith("The password is changed")
    assert (twin.get("/you").request.path, browser.get("/you").request.path) == ("/sign-in", "/you")
    assert acts(sqlite) == ["password_changed"]
    unused(sqlite)
    assert entrance.browser().sign_in(eva.name, PASSWORD, eva.code()).status_code == 401
    assert entrance.browser().sign_in(eva.name, NEW, eva.code()).status_code == 200


@pytest.mark.parametrize(("current", "code"), [(WRONG, None), ("", None), (PASSWORD, "000000"), (PASSWORD, "x")])
def test_without_both_factors_nothing_changes_and_it_counts_as_a_failed_sign_in(
    browser: Browser, eva: Credentials, sqlite: Database, current: str, code: str | None
) -> None:
    before = account(sqlite, eva.name)
    assert change(browser, eva.code() if code is None else code, current=current) == 400
    after = account(sqlite, eva.name)
    assert (after.password, after.fs_uniquifier, after.failed) == (before.password, before.fs_uniquifier, 1)
    assert acts(sqlite) == ["proof_refused"]
    assert [each["id"] for each in browser.page.select(".fault")] == ["current-fault"]
    assert browser.get("/you").request.path == "/you"


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/you/password", {"current": WRONG, "new": NEW, "again": NEW}),
        ("/you/password", {"current": PASSWORD, "new": NEW, "again": NEW, "code": "000000"}),
        ("/you/recovery-codes", {"current": WRONG}),
        ("/you/recovery-codes", {"current": PASSWORD, "code": "000000"}),
        ("/passkeys", {"code": "000000"}),
    ],
)
def test_a_refusal_is_told_no_sooner_than_at_the_door(
    browser: Browser, eva: Credentials, monkeypatch: pytest.MonkeyPatch, address: str, typed: dict[str, str]
) -> None:
    monkeypatch.setattr("tipline.officer.freshness.FRESH_FOR", timedelta(0))
    waited: list[float] = []
    monkeypatch.setattr("tipline.officer.pace.refuse", waited.append)
    monkeypatch.setattr("tipline.officer.pace.begun", lambda: 1000.0)
    browser.get(address)
    assert browser.send(**{"code": eva.code(), **typed}).status_code in {400, 401}
    assert waited == [1000.0]


def test_a_wrong_password_and_a_wrong_code_are_told_alike(browser: Browser, eva: Credentials) -> None:
    told = []
    for current, code in ((WRONG, eva.code()), (PASSWORD, "000000")):
        change(browser, code, current=current)
        told.append(browser.page.select_one(".fault").get_text())
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("new", "again", "field"),
    [
        ("short", "short", "new"),
        ("password1234", "password1234", "new"),
        ("eva eva eva eva", "eva eva eva eva", "new"),
        ("", "", "new"),
        (NEW, "another one", "again"),
        (PASSWORD, PASSWORD, "new"),
    ],
)
def test_a_new_password_keeps_the_rules_and_costs_no_code(
    browser: Browser, eva: Credentials, new: str, again: str, field: str
) -> None:
    code = eva.code()
    assert change(browser, code, new=new, again=again) == 400
    assert [each["id"] for each in browser.page.select(".fault")] == [f"{field}-fault"]
    assert change(browser, code) == 200


def test_new_recovery_codes_are_shown_once_and_those_of_before_are_over(
    browser: Browser, entrance: Entrance, eva: Credentials, sqlite: Database
) -> None:
    shown = []
    for _ in range(2):
        browser.get("/you/recovery-codes")
        assert browser.send(current=PASSWORD, code=eva.code()).status_code == 200
        unused(sqlite)
        shown.append([each.get_text() for each in browser.page.select("main li code")])
    old, new = shown
    assert (len(old), len(new), set(old) & set(new)) == (8, 8, set())
    assert browser.get("/you/recovery-codes").text.count(new[0]) == 0
    assert acts(sqlite) == ["recovery_codes_renewed"] * 2
    assert [code for code in new if code in " ".join(account(sqlite, eva.name).mf_recovery_codes or [])] == []
    assert entrance.browser().sign_in(eva.name, PASSWORD, old[0]).status_code == 401
    assert entrance.browser().sign_in(eva.name, PASSWORD, new[0]).status_code == 200
    assert "7 codes are left." in browser.get("/you").text


def test_recovery_codes_are_not_made_without_both_factors(browser: Browser, eva: Credentials, sqlite: Database) -> None:
    browser.get("/you/recovery-codes")
    assert browser.send(current=WRONG, code=eva.code()).status_code == 400
    assert browser.page.select("main li code") == []
    assert (account(sqlite, eva.name).mf_recovery_codes, acts(sqlite)) == (None, ["proof_refused"])


@pytest.mark.parametrize("address", ["/you/password", "/you/recovery-codes"])
def test_a_form_from_elsewhere_changes_nothing(
    browser: Browser, eva: Credentials, sqlite: Database, address: str
) -> None:
    fields = {"current": PASSWORD, "new": NEW, "again": NEW, "code": eva.code()}
    assert browser.client.post(address, data=fields).status_code == 400
    assert acts(sqlite) == ["act_refused"]
