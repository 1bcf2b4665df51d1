"""Municipalities named in running text: inflected, in other scripts, and without the marks of their letters."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tipline.domain.assessment import Entity
from tipline.domain.municipalities import all_municipalities
from tipline.domain.reading.folding import fold, is_shouted
from tipline.domain.reading.spelling import THAI, spelt
from tipline.domain.reading.stories import Story
from tipline.domain.reading.word_lists import traits_of
from tipline.domain.reading.words import Word, split_words

SENTENCE_END = re.compile(r"(?:^|[.!?:\n])[\s\"”»'(-]*$")
SHORTEST_STRIPPED = 3
"""Letters that must remain of a name when an ending is taken off."""

LONGEST_PREFIX = 8
"""Letters to look back for a word before a Thai name."""

Name = tuple[str, ...]
_Beginning = tuple[str, tuple[Name, ...]]


@dataclass(frozen=True)
class Grammar:
    """How a language wears the names of places.

    `prefixes` and `endings` stand with the name in one word, `replaced` are last letters that an ending takes the place
    of. A `common` word is a name only with a capital inside a sentence, or after one of the `cues`; what is the name
    of `persons` there never is one.
    """

    prefixes: tuple[str, ...]
    endings: tuple[str, ...]
    replaced: tuple[str, ...]
    common: frozenset[str]
    cues: frozenset[str]
    persons: frozenset[str]
    in_latin: Mapping[int, str]


@cache
def municipality_names() -> Mapping[Name, str]:
    """The code by the words of the name, in their one spelling."""
    names: dict[Name, str] = {}
    with (files("tipline.domain.entities") / "municipality_names.csv").open(encoding="utf-8") as rows:
        listed = [(each.name, each.code) for each in all_municipalities()]
        for name, code in (*listed, *((row["name"], row["code"]) for row in csv.DictReader(rows))):
            names.setdefault(tuple(word.plain for word in split_words(fold(name))), code)
    return names


@cache
def _long_names() -> Mapping[str, Sequence[Name]]:
    """Names of several words by how they begin, longest first."""
    found: dict[str, list[Name]] = {}
    for name in sorted(municipality_names(), key=len, reverse=True):
        if len(name) > 1:
            found.setdefault(_head(name), []).append(name)
    return found


def _head(words: Sequence[str]) -> str:
    """The first word; where letters are words, the first three."""
    return "".join(words[:3]) if THAI.match(words[0]) else words[0]


@cache
def _grammar(language: str) -> Grammar:
    about, shared = traits_of(language).get("places", {}), traits_of("sv")["places"]
    return Grammar(
        prefixes=_spelt(about, "prefixes"),
        endings=(*_spelt(about, "endings"), *_spelt(shared, "endings")),
        replaced=_spelt(about, "replaced"),
        common=frozenset((*_spelt(about, "common"), *_spelt(shared, "common"))),
        cues=frozenset(_spelt(about, "cues")),
        persons=frozenset(_spelt(about, "persons")),
        in_latin=str.maketrans(traits_of(language).get("in_latin", {})),
    )


def _spelt(about: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    return tuple(spelt(fold(each).text) for each in about.get(name, ()))


def places_in(story: Story) -> Iterator[Entity]:
    grammar = _grammar(story.language)
    words = story.words
    if grammar.in_latin:
        words = [word._replace(plain=word.plain.translate(grammar.in_latin)) for word in words]
    known: dict[str, _Beginning] = {}
    place = 0
    while place < len(words):
        head = _head([word.plain for word in words[place : place + 3]])
        beginning = known.get(head) or known.setdefault(head, _beginning(head, grammar))
        length, code = _name_at(words, place, beginning, grammar)
        if code and _is_a_name(story, words, place, length, grammar):
            start, end = words[place].start, words[place + length - 1].end
            yield Entity(
                kind="municipality", value=code, original=story.folded.original[start:end], start=start, end=end
            )
        place += max(length, 1)


def _beginning(word: str, grammar: Grammar) -> _Beginning:
    """What the word may be by itself, and the names of several words that it may begin."""
    firsts = tuple(_unprefixed(word, grammar))
    forms = ((form,) for first in firsts for form in _stripped(first, grammar))
    code = next((municipality_names()[form] for form in forms if form in municipality_names()), "")
    return code, tuple(name for first in firsts for name in _long_names().get(first, ()))


def _name_at(words: Sequence[Word], place: int, beginning: _Beginning, grammar: Grammar) -> tuple[int, str]:
    """How many words the name that begins here has, and its code; nothing where none begins."""
    code, longer = beginning
    for name in longer:
        here = tuple(word.plain for word in words[place + 1 : place + len(name)])
        if here and here[:-1] == name[1:-1] and name[-1] in _stripped(here[-1], grammar):
            return len(name), municipality_names()[name]
    return (1, code) if code else (0, "")


def _unprefixed(word: str, grammar: Grammar) -> Iterator[str]:
    yield word
    for each in grammar.prefixes:
        if word.startswith(each) and len(word) - len(each) >= SHORTEST_STRIPPED:
            yield word[len(each) :]


def _stripped(word: str, grammar: Grammar) -> Iterator[str]:
    yield word
    for each in grammar.endings:
        if word.endswith(each) and len(word) - len(each) >= SHORTEST_STRIPPED:
            yield word[: -len(each)]
            yield from (word[: -len(each)] + letter for letter in grammar.replaced)


def _is_a_name(story: Story, words: Sequence[Word], place: int, length: int, grammar: Grammar) -> bool:
    """A name that is also a word of the language is one only with a capital inside a sentence.

    In Thai a name may be the end of another, so that it must stand by itself or after a word for "in" or "from".
    """
    word, original = words[place], story.folded.original
    if THAI.match(word.plain):
        before = original[max(0, word.start - LONGEST_PREFIX) : word.start]
        return not THAI.match(before[-1:]) or before.endswith(grammar.prefixes)
    if not grammar.persons.isdisjoint(_stripped(word.plain, grammar)):
        return False
    if length > 1 or grammar.common.isdisjoint(_stripped(word.plain, grammar)):
        return True
    if place and words[place - 1].plain in grammar.cues:
        return True
    if is_shouted(original) or not original[word.start].isupper():
        return False
    return not SENTENCE_END.search(original[max(0, word.start - 4) : word.start])
