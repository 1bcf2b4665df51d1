"""`make sheets SITE=…`: the first page, the form and a paper in every language side by side, as pictures in docs/."""

import sys
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.services.chromium import ARGUMENTS, chromium
from tipline.domain.languages import all_languages

DOCS = Path(__file__).resolve().parent.parent / "docs"
ACROSS, WIDTH, GAP = 4, 300, 8
PHONE = {"width": 390, "height": 844}
COLOURS = 64
"""Enough for flat colours and letters; a sheet then takes a quarter of the room."""


def sheet(name: str, pictures: list[Image.Image]) -> None:
    height = round(pictures[0].height * WIDTH / pictures[0].width)
    rows = -(-len(pictures) // ACROSS)
    whole = Image.new("RGB", (ACROSS * (WIDTH + GAP) - GAP, rows * (height + GAP) - GAP), "#857f72")
    for number, picture in enumerate(pictures):
        row, column = divmod(number, ACROSS)
        small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
        whole.paste(small, (column * (WIDTH + GAP), row * (height + GAP)))
    whole.quantize(COLOURS).save(DOCS / f"languages-{name}.png", optimize=True)


def pages(site: str, path: str) -> list[Image.Image]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page(viewport=PHONE, device_scale_factor=1)
        found = []
        for code in all_languages():
            page.goto(f"{site}/{code}/{path}")
            found.append(Image.open(BytesIO(page.screenshot())))
        browser.close()
    return found


def papers(site: str, path: str) -> list[Image.Image]:
    found = []
    for code in all_languages():
        with urlopen(f"{site}/{code}/{path}") as answer:  # noqa: S310 the address is the operator's own
            found.append(pypdfium2.PdfDocument(answer.read())[0].render(scale=1.2).to_pil())
    return found


def main(site: str) -> None:
    sheet("start", pages(site, ""))
    sheet("form", pages(site, "tip"))
    sheet("leaflet", papers(site, "leaflet/hotel.pdf"))
    sheet("poster", papers(site, "poster/taxi.pdf"))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
