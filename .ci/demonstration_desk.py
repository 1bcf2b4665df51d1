"""A stack of its own with demonstration tips, and an officer at a desk: what the scripts that take pictures share.

Nothing real is ever in a picture. Needs Chromium.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.services.chromium import ARGUMENTS, chromium
from tests.services.stack import Stack
from tipline.cli.demo import demonstration_tips
from tipline.cli.demo_browser import PublicBrowser, one_time_code
from tipline.cli.demo_queue import QueueWatch

TIPS = 24
TRIAGE_SECONDS = 60


class Sent(NamedTuple):
    """A tip that was sent, and the code that its tipster keeps."""

    reference: str
    code: str
    text: str


@contextmanager
def demonstration() -> Iterator[tuple[Stack, list[Sent]]]:
    """A running stack with triaged tips in Swedish."""
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "instance") as stack:
        sender = PublicBrowser(stack.public)
        swedish = [each for each in demonstration_tips() if each["lang"] == "sv"][:TIPS]
        with QueueWatch(stack.instance) as queue:
            codes = [sender.send_tip("sv", _typed(tip)) for tip in swedish]
            references = [queue.reference_of(code) for code in codes]
            queue.wait_for(references, TRIAGE_SECONDS)
        yield stack, [Sent(*each) for each in zip(references, codes, (tip["text"] for tip in swedish), strict=True)]


def _typed(tip: dict[str, str]) -> dict[str, str]:
    answers = {name: tip[name] for name in ("audience", "when", "known_by") if tip.get(name)}
    return {**answers, "story": tip["text"], "signs": tip["signs"]}


@contextmanager
def chrome() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield found
        found.close()


def sign_in(page: Page, site: str, officer: dict[str, str]) -> None:
    page.goto(f"{site}/sign-in")
    page.fill("#identity", officer["name"])
    page.fill("#password", officer["password"])
    page.click("main button")
    page.fill("#code", one_time_code(officer["totp_secret"], time.time()))
    page.click("main button")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def open_tip(page: Page, site: str, tip: Sent) -> None:
    """Opened and claimed."""
    page.goto(f"{site}/tips/{tip.reference}")
    if page.locator("[name=purpose]").count():
        page.fill("[name=purpose]", "Demonstration")
        page.click("main form:has([name=purpose]) button")
    claim = page.locator("form[action$='/claim'] button")
    if claim.count():
        claim.first.click()
    page.wait_for_selector("[data-story]")


def one_with(tips: list[Sent], words: str) -> Sent:
    return next(each for each in tips if words in each.text)


def keep(picture: Image.Image, file: Path, *, shades: int, most_bytes: int) -> None:
    """In few shades: light enough for a slow line. Ends the program where it is not."""
    # Coverage keeps rare colours, such as the red of what is immediate; the means bring those of large grounds back.
    few = picture.convert("RGB").quantize(shades, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    if file.stat().st_size > most_bytes:
        raise SystemExit(f"{file.name} has {file.stat().st_size} bytes: draw it in fewer shades.")
