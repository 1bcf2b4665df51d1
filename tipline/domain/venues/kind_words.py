"""Words for kinds of venues in the languages of the form, kept as data. `*` is any ending."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tipline.domain.venues.names import Name, words_of


@dataclass(frozen=True)
class _Words:
    """`whole` are words, `beginnings` those that may go on, and `phrases` are of several pieces, as in Thai."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    phrases: tuple[Name, ...]

    def has(self, piece: str) -> bool:
        return piece in self.whole or piece.startswith(self.beginnings)


@cache
def _listed() -> dict[str, _Words]:
    with (files("tipline.domain.venues") / "kind_words.csv").open(encoding="utf-8") as rows:
        return {row["kind"]: _words(row["words"].split()) for row in csv.DictReader(rows)}


def _words(written: Sequence[str]) -> _Words:
    cut = [(words_of(each.removesuffix("*")), each.endswith("*")) for each in written]
    return _Words(
        whole=frozenset(words[0] for words, goes_on in cut if len(words) == 1 and not goes_on),
        beginnings=tuple(words[0] for words, goes_on in cut if len(words) == 1 and goes_on),
        phrases=tuple(words for words, _ in cut if len(words) > 1),
    )


def stands_beside(kind: str, words: Sequence[str], start: int, end: int) -> bool:
    """Whether a word for this kind stands right before `start` or right after what ends before `end`."""
    listed = _listed().get(kind)
    if listed is None:
        return False
    if any(listed.has(each) for each in (*words[max(0, start - 1) : start], *words[end : end + 1])):
        return True
    return any(
        tuple(words[max(0, start - len(each)) : start]) == each or tuple(words[end : end + len(each)]) == each
        for each in listed.phrases
    )


def without_kind_words(kind: str, words: Name) -> Name:
    """What of a name is its own. Words of several pieces are taken off the beginning alone."""
    listed = _listed().get(kind)
    if listed is None:
        return words
    for each in listed.phrases:
        if words[: len(each)] == each:
            return words[len(each) :]
    return tuple(each for each in words if not listed.has(each))


def only_kind_words(words: Name) -> bool:
    return any(not without_kind_words(kind, words) for kind in _listed())
