"""What the rules know of one language, made of its word list."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import Stemmer

from tipline.domain.reading.folding import fold
from tipline.domain.reading.numbers import NumberWords, number_words
from tipline.domain.reading.phrase_index import PhraseIndex
from tipline.domain.reading.phrases import STEM, Forms, Notation
from tipline.domain.reading.spelling import spelt, spelt_with_marks
from tipline.domain.reading.word_lists import PHRASES, head_of, languages_read, list_of
from tipline.domain.reading.words import Word, split_words

LETTERS_OF_A_WORD = 5
"""About how many letters a Thai word has: reaches that count words are longer by so much where letters are words."""
NO_CACHE = 0
"""The stemmer would remember words that tipsters wrote."""
SHORTEST_REST = 3
"""Letters that must remain of a word when a prefix is taken off."""
MAKING = Lock()
"""One at a time: where four threads make the same list at once, three are thrown away, and leave holes of 9 MB."""


Wanted = frozenset[tuple[str, str]] | None
"""Headings of phrases, by section and name; all where there are none."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """One language. `phrases` finds those of its list; `stretch` is how many of its words make one of others."""

    language: str
    phrases: PhraseIndex
    numbers: NumberWords
    keeps_marks: bool
    in_latin: Mapping[int, str]
    prefixes: tuple[str, ...]
    verb_last: bool
    stretch: int
    stem: Callable[[str], str] | None

    def spelling(self, word: Word) -> str:
        if self.keeps_marks:
            return spelt_with_marks(word.text)
        return word.plain.translate(self.in_latin) if self.in_latin else word.plain

    def forms(self, word: Word) -> Forms:
        """What the word is compared by, the spelling first."""
        spelling = self.spelling(word)
        if not self.prefixes:
            return (spelling, self.stem(spelling)) if self.stem else (spelling,)
        bare = [spelling[len(each) :] for each in self.prefixes if spelling.startswith(each)]
        found = (spelling, *[each for each in bare if len(each) >= SHORTEST_REST])
        return (*found, *[self.stem(each) for each in found]) if self.stem else found


def _stem(algorithm: str) -> Callable[[str], str]:
    """Stems are marked, so that none is taken for a word as it is written."""
    stemmer = Stemmer.Stemmer(algorithm, NO_CACHE)
    return lambda word: f"{STEM}{stemmer.stemWord(word)}"


def lexicon_of(language: str, *, marks: bool = True, wanted: Wanted = None) -> Lexicon | None:
    """None for a language that the rules cannot read.

    `marks` says whether the story is written with the marks of its letters; few languages ask for it. `wanted` has the
    headings, section and name, of the only phrases that are looked for.
    """
    if language not in languages_read():
        return None
    with MAKING:
        return _lexicon(language, marks=marks and head_of(language).get("keeps_marks", False), wanted=wanted)


def load_every_lexicon() -> None:
    """So that no story waits for its list: otherwise the first in a language loads it."""
    for language in languages_read():
        lexicon_of(language)
        lexicon_of(language, marks=False)


@cache
def _lexicon(language: str, *, marks: bool, wanted: Wanted) -> Lexicon:
    with _no_collection():
        return _made_of(list_of(language), language, marks=marks, wanted=wanted)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Tens of thousands of objects that all stay: looking for garbage among them takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _made_of(written: Mapping[str, Any], language: str, *, marks: bool, wanted: Wanted) -> Lexicon:
    stem = _stem(written["stemmer"]) if "stemmer" in written else None

    in_latin = str.maketrans(written.get("in_latin", {}))

    @cache
    def spell(text: str) -> str:
        # Words of the list, never of a story: these may be remembered.
        folded = fold(text).text
        return spelt_with_marks(folded) if marks else spelt(folded).translate(in_latin)

    numbers = {
        tuple(spell(each.text) for each in split_words(fold(word))): value for word, value in written["numbers"].items()
    }
    single = {spelling[0]: value for spelling, value in numbers.items() if len(spelling) == 1}
    usual = frozenset(spell(each.text) for each in split_words(fold(written["frequent"])))
    notation = Notation(spell, stem or str, written["vocabulary"], single, usual)
    stretch = LETTERS_OF_A_WORD if language == "th" else 1
    return Lexicon(
        language=language,
        phrases=_index(notation, written, stretch, wanted),
        numbers=number_words(numbers),
        keeps_marks=marks,
        in_latin=in_latin,
        prefixes=tuple(map(spell, written.get("prefixes", ()))),
        verb_last=bool(written["scopes"]["negation_at_end"]),
        stretch=stretch,
        stem=stem,
    )


def _index(notation: Notation, written: Mapping[str, Any], stretch: int, wanted: Wanted) -> PhraseIndex:
    index = PhraseIndex(stretch)
    for section in PHRASES:
        for name, phrases in written[section].items():
            for each in phrases if wanted is None or (section, name) in wanted else ():
                for phrase in notation.phrases(section, name, each):
                    index.add(phrase)
    return index
