"""`make officer-pictures`: the pages that docs/officers.md shows, on a desk and a telephone, by day and by night.

Taken of the real program with demonstration tips. TIPLINE_SHOTS=<folder> keeps each screenshot in full too.
"""

import os
from io import BytesIO
from pathlib import Path
from typing import Literal

from demonstration_desk import chrome, demonstration, keep, one_with, open_tip, sign_in
from PIL import Image
from playwright.sync_api import Page

from tipline.cli.demo_browser import PublicBrowser

DOCS = Path(__file__).resolve().parent.parent / "docs"
SHOTS = os.environ.get("TIPLINE_SHOTS", "")
MODES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1440, 390)
HEIGHT = 900
SCALE = 0.6
GAP = 16
GROUND = "#8a929c"
SHADES = 256
MOST_BYTES = 300_000
TOLD = "RING POLIS"
FACT = "En lapp på kudden i rum 507 ber om polis."
VIEW = "Gästen hålls kvar mot sin vilja."


def main() -> None:
    with demonstration() as (stack, tips), chrome() as browser:
        page = browser.new_page(locale="sv-SE", viewport={"width": WIDTHS[0], "height": HEIGHT})
        sign_in(page, stack.officer, stack.add_officer("eva.lind@example.org"))
        sent = one_with(tips, TOLD)
        open_tip(page, stack.officer, sent)
        tip = f"{stack.officer}/tips/{sent.reference}"
        state(page, tip, "fact", FACT)
        state(page, tip, "assessment", VIEW)
        talk(page, tip, PublicBrowser(stack.public), sent.code)
        page.goto(f"{stack.officer}/queue")
        take(page, "queue")
        page.goto(tip)
        take(page, "tip")
        take(page, "dialogue", "section:has(> #dialogue)")
        take(page, "grading", "section:has(> #statements)")
        auditor = browser.new_page(locale="sv-SE")
        sign_in(auditor, stack.officer, stack.add_officer("nils.berg@example.org", "auditor"))
        auditor.goto(f"{stack.officer}/audit?check=1")
        take(auditor, "audit")


def state(page: Page, tip: str, nature: str, words: str) -> None:
    """One statement, with the grade that the form proposes, completed where it proposes nothing."""
    page.goto(tip)
    page.check(f".stating [name=nature][value={nature}]")
    page.fill("#statement-text", words)
    page.select_option(".stating [name=obtained]", index=1)
    for part in ("source", "information", "handling"):
        if not page.input_value(f".stating [name={part}]"):
            page.select_option(f".stating [name={part}]", index=2)
    page.click(".stating > button")
    page.wait_for_selector(f".statement[data-nature={nature}]")


def talk(page: Page, tip: str, tipster: PublicBrowser, code: str) -> None:
    """A question with a phrase, and the tipster's answer."""
    page.goto(tip)
    page.click(".phrases summary")
    page.locator(".phrase [name=phrases]").nth(1).check()
    page.fill("#reply-text", "Vilken våning är det?")
    page.click(".reply > button")
    page.wait_for_selector(".line.officer")
    address, form = tipster.post("/sv/follow-up", tipster.get("/sv/follow-up")[1], code=code)
    tipster.post(address, form, message="Tredje våningen, längst in i korridoren. Bilen står kvar på gården.")


def take(page: Page, name: str, part: str = "") -> None:
    """One picture of the four: by day above, by night below, the telephone beside the desk."""
    sizes = [round(width * SCALE) for width in WIDTHS]
    height = round(HEIGHT * SCALE)
    whole = Image.new("RGB", (sum(sizes) + 3 * GAP, 2 * height + 3 * GAP), GROUND)
    for row, scheme in enumerate(MODES):
        for column, width in enumerate(WIDTHS):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.locator(part or "body").first.evaluate("each => each.scrollIntoView({block: 'start'})")
            shot = page.screenshot()
            if SHOTS:
                (Path(SHOTS) / f"{name}-{width}-{scheme}.png").write_bytes(shot)
            small = Image.open(BytesIO(shot)).convert("RGB").resize((sizes[column], height), Image.Resampling.LANCZOS)
            whole.paste(small, (GAP + column * (sizes[0] + GAP), GAP + row * (height + GAP)))
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-390-whole.png", full_page=True)
    keep(whole, DOCS / f"officer-{name}.png", shades=SHADES, most_bytes=MOST_BYTES)


if __name__ == "__main__":
    main()
