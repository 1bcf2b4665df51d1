"""The open queue tells of new tips and of its own troubles, and nothing in it moves meanwhile."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_tip_to_answer import sign_in
from tests.services.stack import Stack
from tipline.cli.demo_browser import PublicBrowser
from tipline.cli.demo_queue import QueueWatch

STALE_SECONDS = 60
A_POLL = 31_000
"""Milliseconds of the page's own clock: arrivals.js asks every 30 seconds."""

pytestmark = pytest.mark.parametrize("stack", ["sqlite"], indirect=True)
"""What is tried here is the browser; tests/officer asks the site itself."""


def send_tip(stack: Stack, story: str) -> None:
    with QueueWatch(stack.instance) as queue:
        code = PublicBrowser(stack.public).send_tip("sv", {"story": story, "signs": []})
        queue.wait_for([queue.reference_of(code)], STALE_SECONDS)


def place_of_the_first_row(page: Page) -> dict[str, float] | None:
    return page.locator(".row").first.bounding_box()  # type: ignore[return-value]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_arrivals_faults_and_the_end_are_told_and_nothing_moves(
    browser: Browser, stack: Stack, width: int, height: int
) -> None:
    context = browser.new_context(locale="sv-SE", viewport={"width": width, "height": height})
    page = context.new_page()
    send_tip(stack, f"Flera män kommer och går vid porten, {width}.")
    sign_in(page, stack, stack.add_officer(f"vid{width}@example.org"))
    page.clock.install()
    page.reload()
    status, title, place = page.locator("[data-arrivals]"), page.title(), place_of_the_first_row(page)
    send_tip(stack, f"En annan sak: en bil utan skyltar står på gården, {width}.")
    page.clock.fast_forward(A_POLL)
    expect(status).to_contain_text(re.compile("^1 nytt tips"))
    assert page.title() == f"(1) {title}"
    assert place_of_the_first_row(page) == place
    context.set_offline(True)
    page.clock.fast_forward(A_POLL)
    expect(status).to_contain_text("Ingen förbindelse sedan")
    context.set_offline(False)
    page.clock.fast_forward(A_POLL)
    expect(status).to_contain_text("1 nytt tips")
    counted = page.locator("h1 .count").inner_text()
    status.locator("a").click()
    expect(page.locator("h1 .count")).not_to_have_text(counted)
    expect(page).to_have_title(title)
    expect(status).to_be_empty()
    place = place_of_the_first_row(page)
    context.clear_cookies()
    page.clock.fast_forward(A_POLL)
    expect(status).to_contain_text("Du har loggats ut.")
    assert place_of_the_first_row(page) == place
    expect(status.locator("a")).to_have_attribute("href", "/sign-in")
    context.close()
