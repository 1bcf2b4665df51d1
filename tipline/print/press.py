"""The press: words become a PDF, the same bytes for the same words, or an exception and no paper at all."""

import json
import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tipline.config import bundled
from tipline.domain.languages import all_languages
from tipline.domain.leaflets import all_leaflets

if TYPE_CHECKING:
    import typst

KINDS = ("leaflet", "card", "poster")
MOST_PAGES = 2
"""Front and back of one sheet."""
LETTERS = (
    *((points, 84, 100) for points in (13, 11.5, 10.5, 10)),
    *((10, width, air) for width, air in ((80, 92), (75, 80), (71, 66))),
)
"""Points, width and room between the lines (percent) of a leaflet's text: the first that fits is taken. On a staff-room
wall nobody reads less than ten points, so what is long is set narrower and closer instead."""
PAPERS_KEPT = len(KINDS) * len(all_leaflets()) * len(all_languages())
"""Every paper there is; about a tenth of a megabyte each."""
FONTS = (
    ("justmytype_western_core", "notosans"),
    ("justmytype_western_core", "sourceserif4"),
    ("justmytype_intl_rtl", "notosansarabic"),
    ("justmytype_intl_africa", "notosansethiopic"),
    ("justmytype_intl_sea", "notosansthai"),
)
INK = "#18212a"


class NotPrintable(Exception):
    """No font has a letter of these words, or they fit no paper. typst says which and where."""


def print_paper(kind: str, told: Mapping[str, Any]) -> bytes:
    """A PDF/UA of this kind. `told` is what the templates read; its `address` also becomes the QR code."""
    return _printed(kind, json.dumps(told, ensure_ascii=False))


@lru_cache(maxsize=PAPERS_KEPT)
def _printed(kind: str, told: str) -> bytes:
    # The key is every word on the paper, so no visitor can be given what was made for another host or operator.
    words = {**json.loads(told), "qr": qr_drawing(json.loads(told)["address"])}
    try:
        return _fitting(kind, json.dumps(words))
    except RuntimeError as fault:
        raise NotPrintable(str(fault)) from fault


def _fitting(kind: str, told: str) -> bytes:
    """In the first letters that keep a leaflet to two pages, else in the last: a third page beats small print."""
    if kind != "leaflet":
        return _set(kind, told, LETTERS[0])
    # Halving finds it in three tries, and the paper is then already set.
    tried = cache(lambda letters: _set(kind, told, letters))
    fitting = bisect_left(LETTERS, -MOST_PAGES, key=lambda letters: -pages_of(tried(letters)))
    return tried(LETTERS[min(fitting, len(LETTERS) - 1)])


def _set(kind: str, told: str, letters: tuple[float, float, float]) -> bytes:
    folder, (points, width, air) = bundled("templates") / "print", letters
    import typst  # noqa: PLC0415 a process that prints nothing is spared 7 MB

    paper, warnings = typst.compile_with_warnings(
        folder / f"{kind}.typ",
        root=folder,
        font_paths=_fonts(),
        sys_inputs={"told": told, "points": str(points), "width": str(width), "air": str(air)},
        pdf_standards="ua-1",
    )
    if warnings:
        raise NotPrintable("; ".join(warning.message for warning in warnings))
    return paper


def pages_of(paper: bytes) -> int:
    """As the paper itself says in its metadata."""
    found = re.search(rb"<xmpTPg:NPages>(\d+)<", paper)
    if found is None:
        raise NotPrintable("typst did not say how many pages it set")
    return int(found[1])


def qr_drawing(address: str) -> str:
    """An SVG without a quiet zone: the templates leave room around it."""
    drawn = BytesIO()
    import segno  # noqa: PLC0415 as typst

    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", border=0, dark=INK, xmldecl=False, svgclass=None, lineclass=None, omitsize=True)
    return drawn.getvalue().decode()


@cache
def _fonts() -> "typst.Fonts":
    """Only our own, so that a paper looks the same wherever it is made."""
    folders = [str(files(package) / "fonts" / "ofl" / family) for package, family in FONTS]
    import typst  # noqa: PLC0415 see above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
