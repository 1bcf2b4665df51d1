"""How much room words take in a drawing, where nothing measures or breaks them for us."""

import unicodedata

CUT = "…"
WIDE = frozenset("WF")
"""Unicode's East Asian widths that take two cells (UAX 11)."""


def cells(text: str) -> int:
    """The width of a text in cells of a font of one width. What stands above or below a letter takes none."""
    return sum(_cells(each) for each in text)


def broken(text: str, width: int, most: int) -> tuple[str, ...]:
    """A text in at most `most` lines of `width` cells, at spaces where there are some, and cut at the end."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < most:
        line = _beginning(rest, width)
        if line != rest and len(lines) == most - 1:
            lines.append(_beginning(rest, width - cells(CUT), words=False) + CUT)
            break
        lines.append(line)
        rest = rest[len(line) :].lstrip()
    return tuple(lines)


def is_rtl(text: str) -> bool:
    """Whether a text begins at the right: by its first letter that has a direction (UAX 9, rules P2 and P3)."""
    found = (unicodedata.bidirectional(each) for each in text)
    return next((each != "L" for each in found if each in {"L", "R", "AL"}), False)


def _cells(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in WIDE else 1


def _beginning(text: str, width: int, *, words: bool = True) -> str:
    """As much of the text as fits, at least one letter, and no part of a word where a whole one fits."""
    end, taken = 0, 0
    for place, letter in enumerate(text, start=1):
        taken += _cells(letter)
        if taken > width and end:
            break
        end = place
    if words and end < len(text) and text[end] != " ":
        end = text.rfind(" ", 0, end) + 1 or end
    return text[:end].rstrip()
