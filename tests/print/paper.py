"""A printed paper as its readers meet it: its pages, what a screen reader is told, what a telephone sees."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pypdf
import pypdfium2
import zxingcpp

MILLIMETRE = 72 / 25.4


@dataclass
class Paper:
    data: bytes

    def __post_init__(self) -> None:
        self.pdf = pypdf.PdfReader(BytesIO(self.data), strict=True)

    @property
    def root(self) -> Any:
        return self.pdf.trailer["/Root"]

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of each page in millimetres."""
        boxes = (page.mediabox for page in self.pdf.pages)
        return [(round(float(box.width) / MILLIMETRE), round(float(box.height) / MILLIMETRE)) for box in boxes]

    @cached_property
    def text(self) -> str:
        return "\n".join(page.extract_text() for page in self.pdf.pages)

    def says(self, words: str) -> bool:
        """However the lines are broken and the words parted."""
        return bare(words) in bare(self.text)

    @property
    def letter_sizes(self) -> set[float]:
        """Points of everything that is written."""
        found: set[float] = set()

        def note(text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float) -> None:
            if text.strip():
                found.add(round(abs(size * text_matrix[3] * matrix[3]), 1))

        for page in self.pdf.pages:
            page.extract_text(visitor_text=note)
        return found

    def starts_at(self, words: str) -> float:
        """How far from the left edge of its page this stands, in millimetres."""
        found: list[float] = []

        def note(text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float) -> None:
            if words in text:
                found.append((matrix[4] + text_matrix[4] * matrix[0]) / MILLIMETRE)

        self.pdf.pages[0].extract_text(visitor_text=note)
        return found[0]

    def codes(self) -> set[str]:
        """What a telephone reads off the pages. It looks for QR codes; a line of letters can pass for a bar code."""
        pages = pypdfium2.PdfDocument(self.data)
        pictures = (page.render(scale=3).to_pil() for page in pages)
        return {
            code.text for picture in pictures for code in zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)
        }

    def parts(self) -> list[Any]:
        """Every element of the structure, in reading order."""
        return list(_elements(self.root["/StructTreeRoot"]))

    def tags(self) -> list[str]:
        return [str(part["/S"]) for part in self.parts()]


def _elements(node: Any) -> Iterator[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if not isinstance(node, dict):
        return
    if "/S" in node:
        yield node
    below = node.get("/K", [])
    for each in below if isinstance(below, list) else [below]:
        yield from _elements(each)


def bare(words: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[\W_]", "", words)
