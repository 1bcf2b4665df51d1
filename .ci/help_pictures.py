"""`make help-pictures`: the pictures of the officers' help page, taken of the real program with demonstration tips."""

import time
from io import BytesIO
from pathlib import Path

from demonstration_desk import Sent, chrome, demonstration, keep, one_with, open_tip, sign_in
from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parent.parent / "tipline" / "officer" / "static"
SIZE = (720, 450)
SHADES = 128
TOLD = "RING POLIS"
MOST_BYTES = 60_000


def main() -> None:
    with demonstration() as (stack, tips), chrome() as browser:
        eva = stack.add_officer("eva.lind@example.org")
        for language, locale in (("sv", "sv-SE"), ("en", "en-GB")):
            context = browser.new_context(locale=locale, color_scheme="light", viewport={"width": 1440, "height": 900})
            take(context.new_page(), stack.officer, eva, one_with(tips, TOLD), language)
            # A code works once: the next sign-in needs the next one.
            time.sleep(31 if language == "sv" else 0)


def take(page: Page, site: str, officer: dict[str, str], tip: Sent, language: str) -> None:
    """The three pictures in one language."""
    sign_in(page, site, officer)
    page.goto(f"{site}/queue")
    page.wait_for_selector("main .row")
    take_one(page, f"help-queue-{language}")
    open_tip(page, site, tip)
    take_one(page, f"help-tip-{language}")
    form = page.locator("form[action$='/statements'], form[action$='/statement']").first
    form.scroll_into_view_if_needed()
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(300)
    take_one(page, f"help-statement-{language}")


def take_one(page: Page, name: str) -> None:
    """Half as large."""
    with Image.open(BytesIO(page.screenshot())) as shot:
        small = shot.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    keep(small, FOLDER / f"{name}.png", shades=SHADES, most_bytes=MOST_BYTES)


if __name__ == "__main__":
    main()
