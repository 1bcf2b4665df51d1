"""Words for kinds of venues in the languages of the form, kept as data. `*` is any ending."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from tipline.domain.venues.names import Name, words_of

_Word = tuple[Name, bool]
"""Its words, and whether the last may go on."""


@cache
def _listed() -> dict[str, tuple[_Word, ...]]:
    with (files("tipline.domain.venues") / "kind_words.csv").open(encoding="utf-8") as rows:
        return {row["kind"]: tuple(_word(each) for each in row["words"].split()) for row in csv.DictReader(rows)}


def _word(written: str) -> _Word:
    return words_of(written.removesuffix("*")), written.endswith("*")


def stands_beside(kind: str, words: Sequence[str], start: int, end: int) -> bool:
    """Whether a word for this kind stands right before `start` or right after what ends before `end`."""
    for word, goes_on in _listed().get(kind, ()):
        before, after = words[max(0, start - len(word)) : start], words[end : end + len(word)]
        if _is(before, word, goes_on=goes_on) or _is(after, word, goes_on=goes_on):
            return True
    return False


def without_kind_words(kind: str, words: Name) -> Name:
    """What of a name is its own. Words of several pieces, as in Thai, are taken off the beginning alone."""
    for word, _ in _listed().get(kind, ()):
        if len(word) > 1 and words[: len(word)] == word:
            return words[len(word) :]
    return tuple(each for each in words if not _is_word(kind, each))


def only_kind_words(words: Name) -> bool:
    return any(not without_kind_words(kind, words) for kind in _listed())


def _is_word(kind: str, piece: str) -> bool:
    return any(_is((piece,), word, goes_on=goes_on) for word, goes_on in _listed().get(kind, ()))


def _is(pieces: Sequence[str], word: Name, *, goes_on: bool) -> bool:
    if len(pieces) != len(word) or tuple(pieces[:-1]) != word[:-1]:
        return False
    return pieces[-1].startswith(word[-1]) if goes_on else pieces[-1] == word[-1]
