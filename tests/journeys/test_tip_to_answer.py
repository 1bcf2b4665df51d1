"""A tip all the way: sent, triaged, alerted, read and answered, read with the code, answered and withdrawn."""

import re
import time

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.leading import lead
from tests.services.smtp import Mailbox
from tests.services.stack import Stack
from tipline.cli.demo_browser import one_time_code

STORY = 'Rum 318, nu: en flicka på 15 år är inlåst.\nOkända män går in och ut. Bil MLB 123. <b>5 < 6 & "x"</b>'
ALERT_SECONDS = 60


def sign_in(page: Page, stack: Stack, officer: dict[str, str]) -> None:
    page.goto(f"{stack.officer}/sign-in")
    page.locator("input[name=email], input[name=username], input[name=identity]").fill(officer["name"])
    page.locator("input[name=password]").fill(officer["password"])
    lead(page.locator("input[name=password]"), "Enter")
    page.locator("input[name=code]").fill(one_time_code(officer["totp_secret"], time.time()))
    lead(page.locator("input[name=code]"), "Enter")
    expect(page).not_to_have_url(re.compile("/sign-in"))


def follow_up(page: Page, stack: Stack, code: str) -> None:
    page.goto(f"{stack.public}/sv/follow-up")
    page.locator("[name=code]").fill(" ".join(re.findall("....", code)))
    lead(page.locator("[name=code]"), "Enter")


def check_that_one_press_marks_the_whole_code(page: Page, code: str) -> None:
    page.locator("[data-receipt]").click()
    assert page.evaluate("getSelection().toString()").strip() == " ".join(re.findall("....", code))


def check_the_paper(page: Page) -> None:
    """One page with the code, its address and two telephone numbers, and nothing else of the screen."""
    page.emulate_media(media="print")
    for printed in ("[data-receipt]", "#code-use", ".receipt dl"):
        expect(page.locator(printed)).to_be_visible()
    expect(page.locator(".receipt dl")).to_contain_text(re.compile(r"/sv/follow-up.*112.*114 14", re.DOTALL))
    for unprinted in ("body > header", "body > aside", "main > section:not(.receipt) h2", "body > footer"):
        assert not any(each.is_visible() for each in page.locator(unprinted).all())
        assert page.locator(unprinted).count() > 0
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A5"))) == 1
    page.emulate_media(media="screen")


def withdraw(page: Page) -> None:
    page.locator(".withdrawal summary").click()
    lead(page.locator("form:has([name=confirmed]) button"))
    expect(page.locator("#status")).to_have_text("Ditt tips läses")
    page.locator("[name=confirmed]").check()
    lead(page.locator("form:has([name=confirmed]) button"))
    expect(page.locator("h1")).to_have_text("Tipset är tillbakadraget")


def check_the_letter(box: Mailbox, stack: Stack) -> None:
    """One letter, without a word of the tip."""
    assert len(box.letters) == 1
    letter = box.letters.pop()
    assert letter["To"] == "duty@example.org"
    # The address ends in a port of this run, which may have a 15 or a 318 in it.
    said = letter.as_string().split("\n\n", 1)[1].replace(f"{stack.officer}/queue", "")
    assert "/" not in said
    assert [trace for trace in ("318", "MLB", "flicka", "15") if trace in said] == []


def test_a_tip_is_sent_triaged_answered_and_withdrawn(stack: Stack, context: BrowserContext, box: Mailbox) -> None:
    page = context.new_page()
    page.goto(f"{stack.public}/")
    expect(page).to_have_url(f"{stack.public}/sv/")
    page.goto(f"{stack.public}/sv/tip")
    page.locator("[name=story]").fill(STORY)
    page.locator("[name=when][value=now]").check()
    lead(page.locator("form[method=post] button").last)
    code = re.sub(r"\D", "", page.locator("[data-receipt]").inner_text())
    assert len(code) == 24
    page.reload()
    assert re.sub(r"\D", "", page.locator("[data-receipt]").inner_text()) == code
    assert context.cookies() == []
    check_that_one_press_marks_the_whole_code(page, code)
    check_the_paper(page)
    follow_up(page, stack, code)
    expect(page.locator("#status")).to_have_text("Vi har fått ditt tips")

    officer = stack.add_officer("journey@example.org", "supervisor")
    sign_in(page, stack, officer)
    until = time.monotonic() + ALERT_SECONDS
    while not box.letters and time.monotonic() < until:
        time.sleep(0.2)
    page.goto(f"{stack.officer}/queue")
    links = page.locator("a[href^='/tips/']:not([href='/tips/new'])")
    expect(links).to_have_count(1)
    lead(links.first)
    page.locator("[name=purpose]").fill("Journey")
    lead(page.locator("[name=purpose]"), "Enter")
    assert page.locator("[data-story]").text_content() == STORY
    lead(page.locator("form[action$='/claim'] button").first)
    page.locator("form[action$='/reply'] textarea").fill("Tack. Vilken våning?")
    lead(page.locator("form[action$='/reply'] > button"))
    expect(page.locator("body")).to_contain_text("Vilken våning?")
    tip = page.url

    follow_up(page, stack, code)
    expect(page.locator("#status")).to_have_text("Det finns en fråga eller ett besked till dig")
    expect(page.locator("main")).to_contain_text("Tack. Vilken våning?")
    page.locator("[name=message]").fill("Tredje våningen.")
    lead(page.locator("form:has([name=message]) button"))
    expect(page.locator("main")).to_contain_text("Tredje våningen.")

    withdraw(page)
    follow_up(page, stack, code)
    expect(page.locator(".summary")).to_contain_text("Det finns inget att visa för den här koden.")
    page.goto(tip)
    expect(page.locator("[data-withdrawn]")).to_contain_text("Tipsaren drog tillbaka tipset")
    assert page.locator("[data-story]").text_content() == STORY
    expect(page.locator("form[action$='/reply']")).to_have_count(0)

    check_the_letter(box, stack)
