"""Every page of the officer site that a role can reach by links, in a real browser, on two screens, day and night."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.test_tip_to_answer import sign_in
from tests.services.stack import Stack
from tipline.domain.officers import ROLES

SCREENS: dict[Literal["light", "dark"], tuple[int, int]] = {"light": (1440, 900), "dark": (390, 844)}
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
STORIES = (
    "Rum 318: en kvinna är inlåst och ropar på hjälp just nu. Flera okända män går in och ut. Bil MLB123.",
    "I baren satt en man och frågade var man kan köpa sex. Det var förra veckan.",
)
FEWEST = {"officer": 6, "supervisor": 6, "coordinator": 3, "auditor": 2, "admin": 2}
"""Pages that must be found for each role, so that a crawl that stops at the door does not pass."""
ONE_OF_MANY = re.compile(r"/[0-9A-HJKMNP-TV-Z]{10}(?=/|$)|/[0-9a-f]{32}(?=/|$)|/\d+(?=/|$)")
NOT_PAGES = re.compile(r"/attachments/|/sign-out|\.(png|json|zip|csv|jsonl)$")
LINKS = "all => all.map(each => new URL(each.getAttribute('href'), location).href)"
"""Of the attribute, since the `href` of a link within a drawing is no text."""
CUT_OFF = "all => all.filter(each => each.scrollWidth > each.clientWidth).map(each => each.className)"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("rooms") / "instance") as running:
        page = browser.new_page(locale="sv-SE")
        for story in STORIES:
            page.goto(f"{running.public}/sv/tip")
            page.locator("[name=story]").fill(story)
            page.locator("form[method=post] .button").last.click()
            page.locator("[data-receipt]").wait_for()
        page.close()
        yield running


@pytest.fixture(params=ROLES)
def desk(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[tuple[Page, str]]:
    """A signed-in officer's page, in Swedish, and the role."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, stack, stack.add_officer(f"{request.param}@example.org", request.param))
    yield page, request.param
    context.close()


def addresses_on(page: Page, stack: Stack) -> set[str]:
    """Of pages of this site, each without its query: a filter shows the same page again."""
    found = page.locator("a[href]").evaluate_all(LINKS)
    own = (each.partition("#")[0].partition("?")[0] for each in found if each.startswith(stack.officer))
    return {each for each in own if not NOT_PAGES.search(each)}


def crawled(page: Page, stack: Stack) -> Iterator[str]:
    """The kinds of page that links lead to from the first one, each opened once. A tip is opened with a purpose."""
    waiting, seen = [f"{stack.officer}/"], set()
    while waiting:
        address = waiting.pop(0)
        kind = ONE_OF_MANY.sub("/…", address.removeprefix(stack.officer))
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        asking = page.locator("main form:has([name=purpose])").first
        if asking.count() and kind == "/tips/…":
            yield f"{kind} purpose"
            page.locator("[name=purpose]").first.fill("Journey")
            page.locator("[name=purpose]").first.press("Enter")
            page.locator("[data-story]").wait_for()
        yield kind
        waiting += sorted(addresses_on(page, stack))


def faults_of(page: Page) -> Iterator[str]:
    for folded in page.locator("details").all():
        folded.evaluate("each => each.open = true")
    for scheme, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        if (wide := page.locator("html").evaluate("root => root.scrollWidth")) != width:
            yield f"{width}: {wide} pixels wide"
        yield from (f"{width}: {each} cut off" for each in page.locator(".bar, .rooms").evaluate_all(CUT_OFF))
        result = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert len(result.response["passes"]) > 10
        for each in result.response["violations"]:
            yield f"{width} {scheme} {each['id']} {each['nodes'][0]['html'][:120]}"


def test_no_page_that_a_role_can_reach_has_a_fault(desk: tuple[Page, str], stack: Stack) -> None:
    page, role = desk
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    kinds, faults = [], []
    for kind in crawled(page, stack):
        kinds.append(kind)
        faults += [f"{kind}: {fault}" for fault in faults_of(page)]
    assert faults == []
    assert said == []
    assert len(kinds) >= FEWEST[role], kinds
