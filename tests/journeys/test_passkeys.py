"""A passkey in a real browser: added after a code, used in its place, and no way in once it is removed."""

import re
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.services.stack import Stack
from tipline.cli.demo_browser import one_time_code

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("passkeys") / "instance") as running:
        yield running


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    """In a browser with a device that recognises its user, at the address by name: numbers know no passkeys."""
    context = browser.new_context(locale="en-GB", base_url=f"http://localhost:{stack.ports[1]}")
    found = context.new_page()
    protocol = context.new_cdp_session(found)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield found
    context.close()


def type_password(page: Page, officer: dict[str, str]) -> None:
    page.goto("/sign-in")
    page.locator("[name=identity]").fill(officer["name"])
    page.locator("[name=password]").fill(officer["password"])
    page.locator("[name=password]").press("Enter")


def check_that_axe_finds_nothing(page: Page) -> None:
    assert [(each["id"], each["nodes"]) for each in Axe().run(page).response["violations"]] == []


def test_a_passkey_is_added_used_and_removed(stack: Stack, page: Page) -> None:
    officer = stack.add_officer("journey@example.org")
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    type_password(page, officer)
    page.locator("[name=code]").fill(one_time_code(officer["totp_secret"], time.time()))
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(re.compile("/queue"))

    page.get_by_role("link", name="Your account: ").click()
    page.get_by_role("link", name="Passkeys").click()
    page.get_by_label("Name of the passkey").fill("Office")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".told")).to_have_text("The passkey is added. Next time you can sign in with it.")
    expect(page.locator("[data-passkey-needs]")).to_be_hidden()
    check_that_axe_finds_nothing(page)
    page.get_by_role("button", name="Sign out").click()

    type_password(page, officer)
    check_that_axe_finds_nothing(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/queue"))
    assert faults == []

    page.goto("/passkeys")
    expect(page.locator("tbody td").nth(2)).not_to_contain_text("never")
    page.locator("summary", has_text="Office").click()
    page.get_by_label("Nobody shall sign in with it any more").check()
    check_that_axe_finds_nothing(page)
    page.get_by_role("button", name="Remove Office").click()
    expect(page.locator(".told")).to_contain_text("The passkey is removed.")
    page.get_by_role("button", name="Sign out").click()

    type_password(page, officer)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".fault[role=alert]")).to_contain_text("do not fit together")
    page.goto("/queue")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_without_script_the_page_says_what_it_needs(stack: Stack, browser: Browser) -> None:
    officer = stack.add_officer("scriptless@example.org")
    context = browser.new_context(
        locale="sv-SE", base_url=f"http://localhost:{stack.ports[1]}", java_script_enabled=False
    )
    page = context.new_page()
    type_password(page, officer)
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    page.locator("[name=code]").fill(one_time_code(officer["totp_secret"], time.time()))
    page.locator("[name=code]").press("Enter")
    page.goto("/passkeys")
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    expect(page.locator("[data-passkey-needs]")).to_be_visible()
    context.close()
