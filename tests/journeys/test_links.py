"""Two tips with one plate, in a real browser: proposed, confirmed, in an event, laid side by side, and refuted."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_tip_to_answer import sign_in
from tests.services.stack import Stack

STORIES = (
    "Samma man stod utanför hotellet i går kväll, bredvid en svart bil med skylten MLB123.",
    "Grannen på tredje våningen tar emot besök hela natten, och de kommer i mlb 123.",
)
SHARED = "skylten MLB123"


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[Page, str]]:
    """An officer's page, in Swedish, and the address of the site, where both tips have been judged."""
    with Stack(tmp_path_factory.mktemp("links") / "instance") as stack:
        context = browser.new_context(locale="sv-SE", viewport={"width": 390, "height": 844})
        page = context.new_page()
        for story in STORIES:
            page.goto(f"{stack.public}/sv/tip")
            page.locator("[name=story]").fill(story)
            page.locator("form[method=post] .button").last.click()
            page.locator("[data-receipt]").wait_for()
        sign_in(page, stack, stack.add_officer("eva@example.org", "officer"))
        yield page, stack.officer
        context.close()


def open_tip(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[name=purpose]").fill("Granskning")
    page.locator("form[action$='/open'] button").click()
    page.locator("#links").wait_for()


def references(page: Page, officer: str) -> list[str]:
    """Both, once the worker has judged them."""
    for _ in range(60):
        page.goto(f"{officer}/queue")
        if page.locator(".row").count() == len(STORIES) and not page.locator(".row .level.waiting").count():
            return page.locator("a[data-row]").all_inner_texts()
        page.wait_for_timeout(500)
    raise AssertionError("the tips were not judged in time")


def test_two_tips_are_linked_and_parted(desk: tuple[Page, str]) -> None:
    page, officer = desk
    one, other = (re.sub(r"\s", "", each) for each in references(page, officer))
    open_tip(page, f"{officer}/tips/{other}")
    open_tip(page, f"{officer}/tips/{one}")
    expect(page.locator(".proposed .shared")).to_have_text(SHARED)
    page.get_by_role("button", name=f"Bekräfta kopplingen till {other}").click()
    expect(page.locator(".decided .verdict strong")).to_have_text("Bekräftad")
    expect(page.locator(".links .event")).to_have_attribute("href", re.compile("/events/[0-9A-Z]{10}$"))
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name=f"Jämför med {other}").click()
    expect(page.locator(".sides .both")).to_have_count(len(STORIES))
    assert sorted(page.locator(".sides .both").all_inner_texts()) == ["MLB123", "mlb 123"]
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name=f"Ta tillbaka avgörandet om {other}").click()
    page.locator(".proposed summary").click()
    page.locator(f"#why-{other}").fill("Bilen är en taxi.")
    page.get_by_role("button", name="Avvisa kopplingen", exact=True).click()
    expect(page.locator(".decided .verdict strong")).to_have_text("Avvisad")
    expect(page.locator(".decided .why")).to_have_text("Bilen är en taxi.")
    expect(page.locator(".links .event")).to_have_count(0)
