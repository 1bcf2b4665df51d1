"""Airports: hotels beside them are named by them, and hardly anybody knows in which municipality they lie.

`landmarks.csv` holds how their names begin, in the scripts of our languages, and the municipality (Swedavia's and
Skavsta's own addresses). Officers see no municipality for it: it only says where a room is.
"""

import csv
import re
from functools import cache
from importlib.resources import files

from tipline.domain.reading.folding import fold
from tipline.domain.reading.spelling import THAI


@cache
def _landmarks() -> tuple[tuple[re.Pattern[str], str], ...]:
    with (files("tipline.domain.links") / "landmarks.csv").open(encoding="utf-8") as rows:
        return tuple((_pattern(row["beginning"]), row["municipality"]) for row in csv.DictReader(rows))


def municipalities_near(text: str) -> set[str]:
    """Codes of the municipalities whose airports a text names."""
    folded = fold(text).text
    return {municipality for pattern, municipality in _landmarks() if pattern.search(folded)}


def _pattern(beginning: str) -> re.Pattern[str]:
    """At the beginning of a word, or anywhere where words are written without spaces. Arabic has an article before."""
    written = re.escape(fold(beginning).text)
    return re.compile(written if THAI.match(beginning) else rf"(?<!\w)(?:ال)?{written}")
