"""Words by which nobody may search: a search that picks out people by sensitive data is forbidden.

Brottsdatalagen (2018:1177) 2 kap. 14 §, with lag (2018:1693) 2 kap. 5-6 §§ (domain.md, section 5). How a crime is
committed and what somebody looks like may be searched for. The words stand in `refused.toml`, by language and kind.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tipline.domain.reading.folding import fold
from tipline.domain.reading.spelling import THAI, spelt
from tipline.domain.reading.words import split_words

CATEGORIES = ("ethnicity", "religion", "health", "sexuality", "politics", "union")
SHORTEST_OPENING = 4
"""Letters of an opening: a shorter one begins too many other words."""


def refused_in(typed: str) -> dict[str, str]:
    """Each word of what was typed by which nobody may search, as it was written, with its category."""
    folded = fold(typed)
    words = [(word.plain, word.text) for word in split_words(folded) if not THAI.match(word.text)]
    words += [(run, run) for run in re.findall("[฀-๿]+", folded.text)]
    return {written: kind for word, written in words if (kind := category_of(word))}


def category_of(word: str) -> str | None:
    """One of CATEGORIES for a word in its one spelling; a Thai text without spaces is searched through."""
    whole, openings, inside = _lists()
    if word in whole:
        return whole[word]
    for length in range(SHORTEST_OPENING, len(word) + 1):
        if word[:length] in openings:
            return openings[word[:length]]
    if THAI.match(word):
        return next((kind for each, kind in inside.items() if each in word), None)
    return None


@cache
def _lists() -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]:
    """Whole words, openings (written with `*`), and Thai words, each with its category."""
    listed = tomllib.loads((files("tipline.domain.search") / "refused.toml").read_text(encoding="utf-8"))
    whole: dict[str, str] = {}
    openings: dict[str, str] = {}
    inside: dict[str, str] = {}
    for kinds in listed.values():
        for kind, words in kinds.items():
            for word in words.split():
                spelling = spelt(fold(word.rstrip("*")).text)
                held = inside if THAI.match(spelling) else openings if word.endswith("*") else whole
                held[spelling] = kind
    return whole, openings, inside
