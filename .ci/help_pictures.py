"""`make help-pictures`: the pictures of the officers' help page, taken of the real program with demonstration tips.

Needs Chromium. Starts a stack of its own in a temporary folder, so that no real tip is ever in a picture.
"""

import tempfile
import time
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.services.chromium import ARGUMENTS, chromium
from tests.services.stack import Stack
from tipline.cli.demo import demonstration_tips
from tipline.cli.demo_browser import PublicBrowser, one_time_code

FOLDER = Path(__file__).resolve().parent.parent / "tipline" / "officer" / "static"
TIPS = 24
SIZE = (720, 450)
SHADES = 128
MOST_BYTES = 60_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "instance") as stack:
        browser = PublicBrowser(stack.public)
        swedish = [each for each in demonstration_tips() if each["lang"] == "sv"][:TIPS]
        for tip in swedish:
            answers = {name: tip[name] for name in ("audience", "when", "known_by") if tip.get(name)}
            browser.send_tip("sv", {**answers, "story": tip["text"], "signs": tip["signs"]})
        eva = stack.add_officer("eva.lind@example.org")
        time.sleep(5)
        with sync_playwright() as playwright:
            chrome = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            for language, locale in (("sv", "sv-SE"), ("en", "en-GB")):
                context = chrome.new_context(
                    locale=locale, color_scheme="light", viewport={"width": 1440, "height": 900}
                )
                take(context.new_page(), stack.officer, eva, language)
                # A code works once: the next sign-in needs the next one.
                time.sleep(31 if language == "sv" else 0)
            chrome.close()


def take(page: Page, site: str, officer: dict[str, str], language: str) -> None:
    """The three pictures in one language."""
    page.goto(f"{site}/sign-in")
    page.fill("#identity", officer["name"])
    page.fill("#password", officer["password"])
    page.click("main button")
    page.fill("#code", one_time_code(officer["totp_secret"], time.time()))
    page.click("main button")
    page.goto(f"{site}/queue")
    page.wait_for_selector("main .row")
    keep(page, f"help-queue-{language}")
    page.click("main .row a")
    if page.locator("[name=purpose]").count():
        page.fill("[name=purpose]", "Demonstration")
        page.click("main form:has([name=purpose]) button")
    claim = page.locator("form[action$='/claim'] button")
    if claim.count():
        claim.first.click()
    page.wait_for_selector("[data-story]")
    keep(page, f"help-tip-{language}")
    form = page.locator("form[action$='/statements'], form[action$='/statement']").first
    form.scroll_into_view_if_needed()
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(300)
    keep(page, f"help-statement-{language}")


def keep(page: Page, name: str) -> None:
    """Half as large, in few shades: light enough for a slow line."""
    with Image.open(BytesIO(page.screenshot())) as shot:
        small = (
            shot.convert("RGB")
            .resize(SIZE, Image.Resampling.LANCZOS)
            .quantize(SHADES, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        )
    file = FOLDER / f"{name}.png"
    small.save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{name} has {file.stat().st_size} bytes: draw it in fewer shades.")


if __name__ == "__main__":
    main()
