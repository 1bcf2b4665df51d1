"""A picture all the way: from a telephone, through the worker, to an officer's screen; and a file that is refused."""

import hashlib
import re
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.journeys.leading import lead
from tests.journeys.test_tip_to_answer import sign_in
from tests.pictures import a_picture, quadrants
from tests.services.stack import Stack

DRAWN_SECONDS = 60


def test_a_heic_is_seen_upright_by_an_officer_and_a_document_is_refused_by_name(
    stack: Stack, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{stack.public}/sv/tip")
    page.locator("[name=story]").fill("Det finns en bild.")
    page.locator("[name=photos]").set_input_files(
        [
            {"name": "IMG_4711.HEIC", "mimeType": "image/heic", "buffer": a_picture("HEIF", xmp=b"CANARY")},
            {"name": "<b>cv</b>\u202efdp.exe", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"},
        ]
    )
    lead(page.locator("form[method=post] button").last)
    assert len(re.sub(r"\D", "", page.locator("[data-receipt]").inner_text())) == 24
    expect(page.locator(".refused bdi")).to_have_text(["b>fdp.exe"])

    sign_in(page, stack, stack.add_officer("pictures@example.org"))
    page.goto(f"{stack.officer}/queue")
    lead(page.locator("a[href^='/tips/']:not([href='/tips/new'])").first)
    page.locator("[name=purpose]").fill("Journey")
    lead(page.locator("[name=purpose]"), "Enter")
    until = time.monotonic() + DRAWN_SECONDS
    while not page.locator(".pictures .cover:not(.blank)").count() and time.monotonic() < until:
        time.sleep(0.5)
        page.reload()
    assert page.locator("main img").count() == 0
    lead(page.locator(".pictures .cover"))
    shown = page.locator(".frame img")
    expect(shown).to_be_visible()
    assert shown.evaluate("each => each.complete && each.naturalWidth > 0")
    answer = context.request.get(f"{stack.officer}{shown.get_attribute('src')}")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
    assert quadrants(answer.body()) == "RGBW"
    assert b"CANARY" not in answer.body()

    page.locator("[name=why]").fill("Behövs som bevis i förundersökning")
    with page.expect_download() as taken:
        page.locator("[name=why]").press("Enter")
    original = Path(taken.value.path()).read_bytes()
    assert b"CANARY" in original
    assert taken.value.suggested_filename.endswith(f"-1-sha256-{hashlib.sha256(original).hexdigest()}.bin")
    lead(page.locator(".head a.button"))
    assert page.locator("main img").count() == 0
