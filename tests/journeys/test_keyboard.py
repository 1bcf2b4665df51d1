"""A new officer triages ten demonstration tips with the keyboard alone: after signing in no mouse, no click, no fill.

TIPLINE_RECORD=<folder> keeps a trace of it, to be looked at with `playwright show-trace`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests.journeys.test_tip_to_answer import sign_in
from tests.services.stack import Stack
from tipline.casework.record_act import first_broken_entry
from tipline.cli.demo import demonstration_tips
from tipline.cli.demo_browser import PublicBrowser
from tipline.cli.demo_queue import QueueWatch
from tipline.config import OfficerConfig
from tipline.crypto.secret_files import read_secret
from tipline.persistence.audit import all_entries
from tipline.persistence.claims import Claim
from tipline.persistence.database import Database
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.tips import Tip

RECORD = os.environ.get("TIPLINE_RECORD", "")
STALE_SECONDS = 60
MOST_TABS = 80
PURPOSE = "Första bedömning"

pytestmark = pytest.mark.parametrize("stack", ["sqlite"], indirect=True)
"""What is tried here is the browser; the other journeys go over both engines."""


class Keyboard:
    """All that this officer has. Nothing on the page is touched but by keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Once the page listens, which it says itself: only then does it show its keys. One pressed before is lost."""
        for key in keys:
            expect(self.page.locator("html.keys")).to_be_attached()
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.insert_text(words)

    def on(self, selector: str) -> bool:
        """Whether the focus is there, and can be seen."""
        return self.page.locator(f":is({selector}):focus-visible").count() == 1

    def expect_on(self, selector: str) -> None:
        expect(self.page.locator(f":is({selector}):focus-visible")).to_have_count(1)

    def walk_to(self, selector: str) -> None:
        """By Tab, as somebody who sees where the focus is."""
        for _ in range(MOST_TABS):
            if self.on(selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached by {MOST_TABS} Tabs")

    def step_to(self, reference: str) -> None:
        """Down the queue to the row of a tip, from where one stands or from its beginning."""
        for key in ("j", "k"):
            for _ in range(MOST_TABS):
                if self.on(f"[data-row][href='/tips/{reference}']"):
                    return
                self.press(key)
        raise AssertionError(f"{reference} is not reached by j and k")

    def open_tip(self, reference: str) -> None:
        self.step_to(reference)
        self.press("Enter")
        self.expect_on("#purpose")
        self.type(PURPOSE)
        self.press("Enter")
        expect(self.page.locator("[data-tip]")).to_be_visible()

    def claim(self) -> None:
        self.press("c")
        expect(self.page.locator(".told")).to_be_visible()
        self.expect_on("#deeds")

    def note(self, words: str) -> None:
        self.press("n")
        self.expect_on("#note-text")
        self.type(words)
        self.press("Control+Enter")
        self.expect_on("#notes")
        expect(self.page.locator(".note .said")).to_have_text(words)

    def state(self, words: str) -> None:
        """One fact, with the grade that the form proposes, completed where it proposes nothing."""
        self.press("s")
        self.expect_on("[name=nature]")
        self.press("Space", "Tab")
        self.expect_on("#statement-text")
        self.type(words)
        self.walk_to(".stating [name=obtained]")
        self.press("ArrowDown")
        for part in ("source", "information", "handling"):
            self.walk_to(f".stating [name={part}]")
            if not self.page.locator(f".stating [name={part}]").input_value():
                self.press("ArrowDown")
        self.press("Control+Enter")
        self.expect_on("#statements")
        expect(self.page.locator(".statement .said")).to_have_text(words)

    def assess(self) -> None:
        self.press("d")
        self.expect_on("#deeds")
        self.walk_to("form:has([name=state][value=assessed]) button")
        self.press("Enter")
        self.expect_on("#deeds")

    def close(self) -> None:
        """With the outcome that stands first."""
        self.press("d")
        self.walk_to(".closing [name=outcome]")
        self.press("ArrowDown", "Tab", "Enter")
        self.expect_on("#deeds[aria-describedby=told]")

    def back(self, reference: str) -> None:
        """The queue is where it was, with the focus on the tip that one comes from."""
        self.press("u")
        expect(self.page.locator("h1")).to_contain_text("Kö")
        if self.page.locator(f"#tip-{reference}").count():
            self.expect_on(f"#tip-{reference}")


@pytest.fixture
def keyboard(browser: Browser, stack: Stack) -> Iterator[Keyboard]:
    """A new officer at the queue, at a desk and with script."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 1440, "height": 900})
    if RECORD:
        context.tracing.start(screenshots=True, snapshots=True)
    page = context.new_page()
    sign_in(page, stack, stack.add_officer("ny@example.org"))
    yield Keyboard(page)
    if RECORD:
        context.tracing.stop(path=Path(RECORD) / "keyboard.zip")
    context.close()


@pytest.fixture
def tips(stack: Stack) -> list[str]:
    """Ten demonstration tips of ten events, sent through the public form and triaged."""
    events = {tip["event"]: tip for tip in demonstration_tips() if tip["lang"] in {"sv", "en"}}
    sender = PublicBrowser(stack.public)
    with QueueWatch(stack.instance) as queue:
        codes = [
            sender.send_tip("sv", {"story": tip["text"], "signs": tip["signs"]}) for tip in list(events.values())[:10]
        ]
        references = [queue.reference_of(code) for code in codes]
        queue.wait_for(references, STALE_SECONDS)
    return references


def test_ten_tips_are_triaged_by_keys_alone(stack: Stack, tips: list[str], keyboard: Keyboard) -> None:
    keyboard.press("/")
    keyboard.expect_on("[data-search]")
    keyboard.press("Escape")
    keyboard.page.reload()
    closed, replied, short, together = tips[:2], tips[2:4], tips[4:7], tips[7:]
    for reference in together:
        keyboard.step_to(reference)
        keyboard.press("x")
    keyboard.press("c")
    expect(keyboard.page.locator(".told")).to_contain_text("3 tips")
    for reference in [*closed, *replied]:
        keyboard.open_tip(reference)
        keyboard.claim()
        keyboard.state("En kvinna hålls kvar i rummet.")
        keyboard.assess()
        if reference in replied:
            keyboard.press("r")
            keyboard.expect_on("#reply-text")
            keyboard.type("Tack, vi har läst det.")
            keyboard.press("Control+Enter")
            keyboard.expect_on("#dialogue")
        else:
            keyboard.close()
        keyboard.back(reference)
    for reference in [*short, *together]:
        keyboard.open_tip(reference)
        if reference in short:
            keyboard.claim()
        keyboard.note("Läst, väntar på underlag.")
        keyboard.back(reference)
    for reference in short[:2]:
        keyboard.step_to(reference)
        keyboard.press("x")
    keyboard.press("s")
    expect(keyboard.page.locator(".copies")).to_have_count(1)
    check_the_work(stack, {"closed": closed, "assessed": replied, "claimed": [*short, *together]}, short[:2])


def check_the_work(stack: Stack, states: dict[str, list[str]], joined: list[str]) -> None:
    """What is in the database is what was meant, and the record holds and tells it."""
    config = OfficerConfig.load(stack.instance)
    database = Database(config.database)
    with database.reading() as session:
        assert {each: state for state, tips in states.items() for each in tips} == {
            tip.reference: tip.state for tip in session.scalars(select(Tip))
        }
        assert {tip.outcome for tip in session.scalars(select(Tip)) if tip.state == "closed"} == {"action_taken"}
        assert len(session.scalars(select(Claim)).all()) == sum(map(len, states.values()))
        by_hand = [row for row in session.scalars(select(TipCluster)) if row.joined_by]
        assert {row.tip_reference for row in by_hand} == set(joined)
        assert len({row.cluster for row in by_hand}) == 1
        assert first_broken_entry(session, read_secret(config.zone / "audit.secret")) is None
        entries = list(all_entries(session))
    database.close()
    looks = {entry.tip_reference for entry in entries if entry.act == "tip_opened" and entry.purpose == PURPOSE}
    assert looks == {each for tips in states.values() for each in tips}
    counted = {act: len([entry for entry in entries if entry.act == act]) for act in ("tip_claimed", "tips_joined")}
    assert counted == {"tip_claimed": 10, "tips_joined": 2}
