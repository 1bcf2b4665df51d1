"""Text made comparable, with the way back: every character knows where in the original it stands."""

import unicodedata
from dataclasses import dataclass
from itertools import pairwise

DIGITS = {
    ord(letter): str(value)
    for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "๐๑๒๓๔๕๖๗๘๙")
    for value, letter in enumerate(digits)
}
LOOK_ALIKES = str.maketrans("авекмнорстухαβεκμνορτυχ", "abekmhopctyxabekmnoptyx")
"""Lower-case Cyrillic and Greek letters whose capitals look like Latin ones."""


@dataclass(frozen=True)
class Folded:
    """`text` is lower case, NFKC, with digits 0-9 and no invisible characters.

    `starts` has one position more than the text, so that a span may end where the text does.
    """

    original: str
    text: str
    starts: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original, in code points, of a place in the folded text."""
        return self.starts[start], self.starts[end]

    def written(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.original[first:last]


SHORTEST_SHOUT = 12
"""Capitals in a text without small letters, from which on they say nothing about a single word."""


def is_shouted(original: str) -> bool:
    return original.isupper() and sum(each.isupper() for each in original) >= SHORTEST_SHOUT


def fold(original: str) -> Folded:
    lowered = original.lower().translate(DIGITS)
    if len(lowered) == len(original) and _is_plain(lowered):
        return Folded(original, lowered, range(len(lowered) + 1))
    characters: list[str] = []
    starts: list[int] = []
    for begin, end in pairwise(_letter_starts(original)):
        folded = _folded_letter(original[begin:end])
        characters.append(folded)
        starts.extend([begin] * len(folded))
    return Folded(original, "".join(characters), (*starts, len(original)))


def _is_plain(lowered: str) -> bool:
    return lowered.isascii() or (
        unicodedata.is_normalized("NFKC", lowered) and not any(unicodedata.category(each) == "Cf" for each in lowered)
    )


def _letter_starts(original: str) -> list[int]:
    """Where each letter with its combining marks begins, and the end of the text."""
    return [
        *(place for place, each in enumerate(original) if place == 0 or not unicodedata.combining(each)),
        len(original),
    ]


def _folded_letter(letter: str) -> str:
    lowered = unicodedata.normalize("NFKC", letter).lower().translate(DIGITS)
    return "".join(each for each in lowered if unicodedata.category(each) != "Cf")
