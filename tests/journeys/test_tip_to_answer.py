"""A tip all the way: sent by a tipster, triaged, alerted, read and answered by an officer, read with the code."""

import re
import time

from playwright.sync_api import BrowserContext, Page, expect

from tests.services.smtp import Mailbox
from tests.services.stack import Stack
from tipline.cli.demo_browser import one_time_code

STORY = 'Rum 318, nu: en flicka på 15 år är inlåst.\nOkända män går in och ut. Bil MLB 123. <b>5 < 6 & "x"</b>'
ALERT_SECONDS = 60


def sign_in(page: Page, stack: Stack, officer: dict[str, str]) -> None:
    page.goto(f"{stack.officer}/sign-in")
    page.locator("input[name=email], input[name=username], input[name=identity]").fill(officer["name"])
    page.locator("input[name=password]").fill(officer["password"])
    page.locator("input[name=password]").press("Enter")
    page.locator("input[name=code]").fill(one_time_code(officer["totp_secret"], time.time()))
    page.locator("input[name=code]").press("Enter")
    expect(page).to_have_url(re.compile("/queue"))


def test_a_tip_is_sent_triaged_answered_and_the_answer_read(
    stack: Stack, context: BrowserContext, box: Mailbox
) -> None:
    page = context.new_page()
    page.goto(f"{stack.public}/")
    expect(page).to_have_url(f"{stack.public}/sv/")
    page.goto(f"{stack.public}/sv/tip")
    page.locator("[name=story]").fill(STORY)
    page.locator("[name=when][value=now]").check()
    page.locator("form[method=post] button").last.click()
    code = re.sub(r"\D", "", page.locator("[data-receipt]").inner_text())
    assert len(code) == 24
    page.reload()
    assert re.sub(r"\D", "", page.locator("[data-receipt]").inner_text()) == code
    assert context.cookies() == []

    officer = stack.add_officer("journey@example.org", "supervisor")
    sign_in(page, stack, officer)
    until = time.monotonic() + ALERT_SECONDS
    while not box.letters and time.monotonic() < until:
        time.sleep(0.2)
    page.goto(f"{stack.officer}/queue")
    links = page.locator("a[href^='/tips/']:not([href='/tips/new'])")
    expect(links).to_have_count(1)
    links.first.click()
    page.locator("[name=purpose]").fill("Journey")
    page.locator("[name=purpose]").press("Enter")
    assert page.locator("[data-story]").text_content() == STORY
    page.locator("form[action$='/claim'] button").first.click()
    page.locator("form[action$='/reply'] textarea").fill("Tack. Vilken våning?")
    page.locator("form[action$='/reply'] button").click()
    expect(page.locator("body")).to_contain_text("Vilken våning?")

    page.goto(f"{stack.public}/sv/follow-up")
    page.locator("[name=code]").fill(" ".join(re.findall("....", code)))
    page.locator("[name=code]").press("Enter")
    expect(page.locator("main")).to_contain_text("Tack. Vilken våning?")
    page.locator("[name=message]").fill("Tredje våningen.")
    page.locator("form:has([name=message]) button").click()
    expect(page.locator("main")).to_contain_text("Tredje våningen.")

    assert len(box.letters) == 1
    letter = box.letters.pop()
    assert letter["To"] == "duty@example.org"
    for trace in ("318", "MLB", "flicka", "15"):
        assert trace not in letter.as_string().split("\n\n", 1)[1]
