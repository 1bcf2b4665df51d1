"""Many hits and an event in a real browser: readable on a telephone and a screen, by day and by night."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.factories import NOW, Keys, a_report, a_sent_tip, an_officer
from tests.journeys.test_tip_to_answer import sign_in
from tests.services.stack import Stack
from tipline.casework.decide_link import decide_link
from tipline.casework.triage_tip import triage_tip
from tipline.config import OfficerConfig
from tipline.domain.links.decisions import CONFIRMED, LinkDecision
from tipline.officer.search import HITS_A_PAGE
from tipline.persistence.database import Database

STORY = "En man ringde från 070-174 06 34, för {} gången."
ARABIC = "رجل اتصل من الرقم 0701740634 في الليل."
VIEWS = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]


def fill(instance: Path) -> None:
    """More tips about one telephone than a page holds; the first three are an event."""
    database, keys = Database(OfficerConfig.load(instance).database), Keys(instance)
    stories = [ARABIC, *(STORY.format(number) for number in range(HITS_A_PAGE + 4))]
    sent = [
        a_sent_tip(database, keys, a_report(story, municipality="2480"), seed=number.to_bytes(16, "big"))[1]
        for number, story in enumerate(stories)
    ]
    for each in sent:
        with database.writing() as session:
            # The worker of the stack does the same, and whoever comes second does nothing.
            triage_tip(session, each, keys=keys.officer, now=NOW)
    with database.writing() as session:
        linked = LinkDecision(decided=CONFIRMED, kinds=("phone",))
        for one, other in pairwise(sent[:3]):
            decide_link(session, an_officer(), one, other, linked, keys=keys.officer, now=NOW)
    database.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[Page, str]]:
    """An officer's page, in Swedish, and the address of the site."""
    instance = tmp_path_factory.mktemp("search") / "instance"
    with Stack(instance) as stack:
        fill(instance)
        context = browser.new_context(locale="sv-SE", viewport={"width": 390, "height": 844})
        page = context.new_page()
        sign_in(page, stack, stack.add_officer("eva@example.org", "officer"))
        yield page, stack.officer
        context.close()


def look(page: Page) -> None:
    """In every view nothing is wider than the page, and axe finds nothing."""
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.locator("html").evaluate("page => page.scrollWidth") == width


def test_many_hits_are_read_page_by_page(desk: tuple[Page, str]) -> None:
    page, officer = desk
    page.goto(f"{officer}/search")
    page.locator("#named").fill("+46 70 174 06 34")
    page.locator("#purpose").fill("Arbete i ett ärende")
    page.get_by_role("button", name="Sök", exact=True).click()
    expect(page.locator(".found .row")).to_have_count(HITS_A_PAGE)
    expect(page.locator("#hits")).to_have_text(f"{HITS_A_PAGE} tips, och äldre")
    first = set(page.locator(".found .reference").all_inner_texts())
    page.locator("main summary").click()
    look(page)
    page.get_by_role("button", name="Äldre tips").click()
    expect(page.locator(".found .row")).to_have_count(5)
    assert first.isdisjoint(page.locator(".found .reference").all_inner_texts())
    expect(page.locator("#hits")).to_have_text("5 tips")


def test_an_event_is_drawn_and_told(desk: tuple[Page, str]) -> None:
    page, officer = desk
    page.goto(f"{officer}/events")
    page.locator("tbody a").click()
    page.locator("#purpose").fill("Insats")
    page.locator("form[action$='/open'] button").click()
    expect(page.locator("svg a.node.tip")).to_have_count(3)
    expect(page.locator("table.network tbody tr")).to_have_count(5)
    expect(page.locator("svg .node.phone .label")).to_have_text("+46701740634")
    look(page)
