"""Text made comparable, with the way back: every character knows where in the original it stands."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
UNSEEN = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0001-\U000e007f"
)
"""Format characters (Unicode category Cf): breaks, joiners, marks of direction, tags."""
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u135d-\u135f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f"
)
"""Marks above and below letters, Arabic vowel signs and the stroke that lengthens an Arabic word."""
TO_DROP = re.compile(f"[{UNSEEN}{MARKS}]")
PIECE = re.compile(r"[฀-๿]{1,8}|\s+|[^\s฀-๿]+")
"""Short enough that one odd character makes slow reading of a few letters only."""


@dataclass(frozen=True)
class Folded:
    """`text` is lower case, NFKC, with digits 0-9, and without invisible characters and loose marks.

    `starts` has one position more than the text, so that a span may end where the text does.
    """

    original: str
    text: str
    starts: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original, in code points, of a place in the folded text.

        A letter that folds to several, as ½ does, is never cut: what holds a part of it holds it whole.
        """
        if isinstance(self.starts, range):
            return start, end
        first, last = self.starts[start], self.starts[end]
        return first, last if end == start else max(last, self.starts[end - 1] + 1)

    def written(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.original[first:last]


SHORTEST_SHOUT = 12
"""Capitals in a text without small letters, from which on they say nothing about a single word."""


def is_shouted(original: str) -> bool:
    return original.isupper() and sum(each.isupper() for each in original) >= SHORTEST_SHOUT


def fold(original: str) -> Folded:
    lowered = _lowered(original)
    if _is_plain(original, lowered):
        return Folded(original, lowered, range(len(lowered) + 1))
    characters: list[str] = []
    starts: list[int] = []
    for piece in PIECE.finditer(original):
        lowered = _lowered(piece.group())
        if _is_plain(piece.group(), lowered):
            characters.append(lowered)
            starts.extend(range(*piece.span()))
            continue
        for begin, end in pairwise(_letter_starts(original, *piece.span())):
            folded = TO_DROP.sub("", _lowered(unicodedata.normalize("NFKC", original[begin:end])))
            characters.append(folded)
            starts.extend([begin] * len(folded))
    return Folded(original, "".join(characters), (*starts, len(original)))


def _lowered(text: str) -> str:
    return FOREIGN_DIGIT.sub(lambda found: str(unicodedata.decimal(found.group())), text.lower())


def _is_plain(original: str, lowered: str) -> bool:
    if lowered.isascii():
        return True
    return (
        len(lowered) == len(original) and TO_DROP.search(lowered) is None and unicodedata.is_normalized("NFKC", lowered)
    )


def _letter_starts(original: str, start: int, end: int) -> list[int]:
    """Where each letter with its combining marks begins, and the end of the piece."""
    return [
        *(place for place in range(start, end) if place == start or not unicodedata.combining(original[place])),
        end,
    ]
