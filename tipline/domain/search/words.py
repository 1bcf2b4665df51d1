"""The words that a tip is found by, each by its stem, and those that somebody searches for."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

import Stemmer

from tipline.domain.reading.folding import fold
from tipline.domain.reading.language import UNKNOWN, languages_of
from tipline.domain.reading.lexicon import NO_CACHE, SHORTEST_REST
from tipline.domain.reading.spelling import THAI, spelt
from tipline.domain.reading.word_lists import languages_read, traits_of
from tipline.domain.reading.words import Word, split_words
from tipline.domain.report import Report
from tipline.domain.search.refused import category_of

MOST_WORDS = 1000
"""Forms of one tip, in the order in which they stand. The longest story the form takes has about as many."""
MOST_SOUGHT = 8
"""Words of one search. Whoever types more than that describes a tip, and finds it by fewer."""
LONGEST = 40
"""Letters of a word: what is longer is none, and is compared by its beginning."""
GRAM = 3
"""Thai letters that are compared together: Thai is written without spaces between words."""


@dataclass(frozen=True)
class Sought:
    """`words` are those that are searched for, each with the forms of which a tip must have one; `left_out` are too
    frequent to be searched for, or too many.
    """

    words: tuple[tuple[str, frozenset[str]], ...]
    left_out: tuple[str, ...]


def words_of(report: Report) -> frozenset[str]:
    """The words, and their stems, in which the tip is told, without those by which nobody may search."""
    language, _ = languages_of(report.words, report.page_language)
    others = (split_words(fold(text)) for text in (report.place, report.people, report.when_text) if text)
    found = dict.fromkeys(form for words in (report.words, *others) for form in _told(words, language))
    return frozenset(list(found)[:MOST_WORDS])


def sought_by(typed: str) -> Sought:
    """Each word in the stem of every language: whoever types does not say in which language the tip was told."""
    words: dict[str, frozenset[str]] = {}
    left_out: list[str] = []
    for word, written in _spelt(typed):
        if _says_nothing(word) or len(words) == MOST_SOUGHT:
            left_out.append(written)
        else:
            words.setdefault(
                written, frozenset(form for each in (UNKNOWN, *languages_read()) for form in _forms(word, each))
            )
    return Sought(tuple(words.items()), tuple(dict.fromkeys(left_out)))


def _told(words: Sequence[Word], language: str) -> Iterator[str]:
    own, others = languages_of(words, language)
    for sentence, part in groupby(words, key=lambda word: word.sentence):
        spoken = others.get(sentence, language if own == UNKNOWN else own)
        for word, _ in _joined(part):
            if not _says_nothing(word) and category_of(word) is None:
                yield from _forms(word, spoken)


def _spelt(text: str) -> Iterator[tuple[str, str]]:
    return _joined(split_words(fold(text)))


def _joined(words: Iterable[Word]) -> Iterator[tuple[str, str]]:
    """Each word in its one spelling and as it was written, Thai letters in threes."""
    run = ""
    after = -1
    for word in words:
        if run and (not THAI.match(word.text) or word.start != after):
            yield from _grams(run)
            run = ""
        if THAI.match(word.text):
            run, after = run + word.text, word.end
        else:
            yield word.plain[:LONGEST], word.text[:LONGEST]
    yield from _grams(run)


def _grams(run: str) -> Iterator[tuple[str, str]]:
    if run and category_of(run) is None:
        parts = [run[place : place + GRAM] for place in range(max(1, len(run) - GRAM + 1))]
        yield from ((part, part) for part in parts)


def _forms(word: str, language: str) -> Iterator[str]:
    """The word, its stem, and that of what is left without a prefix that the language writes together with its words.

    The word too: a stemmer takes the last letter of "annons" for an ending, and not that of "annonser".
    """
    prefixes, stem = _grammar(language)
    yield from (word, stem(word))
    bare = (word[len(each) :] for each in prefixes if word.startswith(each))
    yield from (stem(each) for each in bare if len(each) >= SHORTEST_REST)


def _says_nothing(word: str) -> bool:
    return (len(word) == 1 and not THAI.match(word)) or word in _frequent()


@cache
def _frequent() -> frozenset[str]:
    """In tips of every language: whoever types a word does not say in which, and must find what the index has."""
    listed = tomllib.loads((files("tipline.domain.search") / "frequent.toml").read_text(encoding="utf-8"))
    return frozenset(each.plain for each in split_words(fold(" ".join(listed.values()))))


@cache
def _grammar(language: str) -> tuple[tuple[str, ...], Callable[[str], str]]:
    traits = traits_of(language)
    prefixes = tuple(spelt(fold(each).text) for each in traits.get("prefixes", ()))
    if "stemmer" not in traits:
        return prefixes, str
    stemmer = Stemmer.Stemmer(traits["stemmer"], NO_CACHE)
    return prefixes, stemmer.stemWord
