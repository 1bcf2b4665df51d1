"""Municipalities named in running text, also without capitals and without the dots and rings of their letters."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from tipline.domain.assessment import Entity
from tipline.domain.entities.folding import Folded, is_shouted
from tipline.domain.municipalities import all_municipalities

NAME = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
ALSO_WORDS = frozenset(["ale", "eda", "mark", "vara", "mora", "sala", "nora", "kil"])
"""Names that are also words, surnames or first names: only with a capital inside a sentence."""
SENTENCE_END = re.compile(r"(?:^|[.!?:\n])\s*$")


@cache
def municipality_names() -> dict[str, str]:
    """The code by name in lower case, as written and without marks; a name that is also a word keeps its marks."""
    names: dict[str, str] = {}
    for each in all_municipalities():
        name = each.name.lower()
        names.setdefault(name, each.code)
        if name not in ALSO_WORDS and len(name) > len("höör"):
            names.setdefault(without_marks(name), each.code)
    with (files("tipline.domain.entities") / "municipality_aliases.csv").open(encoding="utf-8") as rows:
        names.update({row["name"]: row["code"] for row in csv.DictReader(rows)})
    return names


def without_marks(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))


def places_in(folded: Folded) -> Iterator[Entity]:
    names = municipality_names()
    words = list(NAME.finditer(folded.text))
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        for last in (following, word):
            if last and (code := _code(names, folded.text[word.start() : last.end()])):
                start, end = folded.span(word.start(), last.end())
                if _is_a_name(folded, word.start(), folded.text[word.start() : last.end()]):
                    yield Entity(
                        kind="municipality", value=code, original=folded.original[start:end], start=start, end=end
                    )
                break


def _code(names: dict[str, str], written: str) -> str:
    """The genitive of a name adds an s, unless the name ends in one."""
    return names.get(written) or names.get(written.removesuffix("s")) or ""


def _is_a_name(folded: Folded, start: int, written: str) -> bool:
    if ALSO_WORDS.isdisjoint({written, written.removesuffix("s")}):
        return True
    if is_shouted(folded.original) or not folded.original[folded.starts[start]].isupper():
        return False
    return not SENTENCE_END.search(folded.text[max(0, start - 4) : start])
