"""Where phrases occur among the words of a story, found in one reading whatever the number of phrases."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tipline.domain.reading.phrases import STEM, Choice, Forms, Phrase
from tipline.domain.reading.words import Word

GAP = 4
"""The most words that `..` stands for."""
PATIENCE = 8
"""Times that a word tells phrases before it is asked which of them can stand in this text at all: otherwise a form full
of one word, with which dozens begin, would take long.
"""
OPENING = 3
HEAD = 2
"""Letters by which beginnings, and what a word holds, are looked up."""

Phrases = dict[str, tuple[Phrase, ...]]
"""Tuples: there are a hundred thousand of them, most with one phrase."""


class Hit(NamedTuple):
    """A phrase met: its headings, the place of its first word and the place after its last."""

    section: str
    name: str
    first: int
    after: int


@dataclass
class PhraseIndex:
    """Phrases by the word that tells them best, in full or by a part of it. `stretch` is how many letters make a word
    where letters are words.
    """

    stretch: int = 1
    exact: Phrases = field(default_factory=dict)
    begins: Phrases = field(default_factory=dict)
    ends: Phrases = field(default_factory=dict)
    holds: dict[str, Phrases] = field(default_factory=lambda: defaultdict(dict))
    """By the first letters of the part, which may stand anywhere in a word."""
    lengths: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Of the beginnings with these first letters."""
    lengths_of_ends: set[int] = field(default_factory=set)
    openings: Phrases = field(default_factory=dict)
    """Where letters are words, by all that stands before the first choice: one letter tells nothing."""
    lengths_of_openings: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """In words, by the first OPENING of them."""

    def add(self, phrase: Phrase) -> None:
        opening = phrase.opening if self.stretch > 1 else ()
        if len(opening) >= OPENING:
            _add(self.openings, "".join(opening), phrase)
            self.lengths_of_openings["".join(opening[:OPENING])].add(len(opening))
            return
        telling = phrase.choices[phrase.telling]
        for word in telling.exact:
            _add(self.exact, word, phrase)
        for part in telling.begins:
            _add(self.begins, part, phrase)
            self.lengths[part[:HEAD]].add(len(part))
        for part in telling.ends:
            _add(self.ends, part, phrase)
            self.lengths_of_ends.add(len(part))
        for part in telling.holds:
            _add(self.holds[part[:HEAD]], part, phrase)

    def find(self, words: Sequence[Word], forms: Sequence[Forms]) -> list[Hit]:
        """Every phrase met, in the order of their first words. `forms` has those of each word.

        What a word tells is worked out once: a text that repeats itself costs no more.
        """
        text = _Text(words, forms, GAP * self.stretch)
        hits = list(self._opened(text))
        known: dict[Forms, Sequence[Phrase]] = {}
        around = [frozenset(own) for own in ((), *forms, ())]
        for place, own in enumerate(forms):
            told = known.get(own)
            if told is None:
                told = known[own] = self._told_by(own)
            for phrase in text.possible(own, told) if told else ():
                if phrase.beside and around[place + 1 + phrase.beside].isdisjoint(phrase.near):
                    continue
                choices, first = phrase.choices, place - phrase.telling
                if phrase.telling and (first < 0 or not choices[0].takes(forms[first])):
                    continue
                if end := text.end(choices, 1, first + 1):
                    hits.append(Hit(phrase.section, phrase.name, first, end))
        return sorted(hits, key=_first)

    def _opened(self, text: "_Text") -> Iterator[Hit]:
        words, letters = text.words, [own[0] for own in text.forms]
        for place in range(len(words) - OPENING + 1) if self.openings else ():
            for length in self.lengths_of_openings.get("".join(letters[place : place + OPENING]), ()):
                after = place + length
                opening = "".join(letters[place:after])
                told = self.openings.get(opening)
                if told and after <= len(words) and words[place].sentence == words[after - 1].sentence:
                    possible = text.possible(opening, told)
                    ends = ((phrase, text.end(phrase.choices, length, after)) for phrase in possible)
                    yield from (Hit(phrase.section, phrase.name, place, end) for phrase, end in ends if end)

    def _told_by(self, forms: Forms) -> Sequence[Phrase]:
        """Each once, also where several forms of a word or several parts of it tell it."""
        # Lists and plain loops, here and in what it calls: generators within generators take twice the time.
        found: list[Phrase] = []
        for form in forms:
            found += self.exact.get(form, ())
            if not form.startswith(STEM):
                found += self._told_by_part(form)
        return tuple({id(phrase): phrase for phrase in found}.values()) if len(found) > 1 else found

    def _told_by_part(self, word: str) -> list[Phrase]:
        found: list[Phrase] = []
        for head in (word[:1], word[:HEAD]):
            for length in self.lengths.get(head, ()):
                found += self.begins.get(word[:length], ())
        for length in self.lengths_of_ends:
            found += self.ends.get(word[-length:], ())
        for place in range(len(word)) if self.holds else ():
            held = self.holds.get(word[place : place + HEAD])
            if held:
                for part, phrases in held.items():
                    if word.startswith(part, place):
                        found += phrases
        return found


@dataclass
class _Text:
    """The words in which phrases are tried. `gap` is the most of them that `..` stands for."""

    words: Sequence[Word]
    forms: Sequence[Forms]
    gap: int
    met: dict[Forms | str, int] = field(default_factory=dict)
    """How often a word, or letters that open phrases, told them."""
    left: dict[Forms | str, Sequence[Phrase]] = field(default_factory=dict)

    def possible(self, word: Forms | str, told: Sequence[Phrase]) -> Sequence[Phrase]:
        """Of the phrases that the word tells those that are worth a try."""
        met = self.met[word] = self.met.get(word, 0) + 1
        if met <= PATIENCE:
            return told
        if word not in self.left:
            self.left[word] = [phrase for phrase in told if all(map(self._is_somewhere, phrase.choices))]
        return self.left[word]

    def end(self, choices: tuple[Choice, ...], number: int, place: int) -> int:
        """The place after a phrase's last word when its choices from `number` on stand at `place`, else 0."""
        if number == len(choices):
            return place
        choice = choices[number]
        last = min(len(self.words), place + (self.gap + 1 if choice.after_gap else 1))
        for here in range(place, last):
            if self.words[here].sentence != self.words[place - 1].sentence:
                return 0
            if choice.takes(self.forms[here]) and (end := self.end(choices, number + 1, here + 1)):
                return end
        return 0

    def _is_somewhere(self, choice: Choice) -> bool:
        return any(map(choice.takes, self.distinct))

    @cached_property
    def distinct(self) -> frozenset[Forms]:
        return frozenset(self.forms)


def _add(phrases: Phrases, key: str, phrase: Phrase) -> None:
    phrases[key] = (*phrases.get(key, ()), phrase)


def _first(hit: Hit) -> int:
    return hit.first
