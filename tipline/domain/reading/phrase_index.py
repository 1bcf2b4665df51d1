"""Where phrases occur among the words of a story, found in one reading whatever the number of phrases."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tipline.domain.reading.phrases import STEM, Choice, Forms, Phrase
from tipline.domain.reading.words import Word

GAP = 4
"""The most words that `..` stands for."""
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
    """Where letters are words, by the first three: one letter tells nothing."""

    def add(self, phrase: Phrase) -> None:
        opening = phrase.opening(OPENING) if self.stretch > 1 else ""
        if opening:
            _add(self.openings, opening, phrase)
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
        hits = list(self._opened(words, forms))
        known: dict[Forms, Sequence[Phrase]] = {}
        around = ((), *forms, ())
        for place, own in enumerate(forms):
            told = known.get(own)
            if told is None:
                told = known[own] = self._told_by(own)
            for phrase in told:
                if phrase.beside and phrase.near.isdisjoint(around[place + 1 + phrase.beside]):
                    continue
                choices, first = phrase.choices, place - phrase.telling
                if phrase.telling and (first < 0 or not choices[0].takes(forms[first])):
                    continue
                if end := self._end(choices, 1, words, forms, first + 1):
                    hits.append(Hit(phrase.section, phrase.name, first, end))
        return sorted(hits, key=_first)

    def _opened(self, words: Sequence[Word], forms: Sequence[Forms]) -> Iterator[Hit]:
        for place in range(len(words) - OPENING + 1) if self.openings else ():
            opening = "".join(own[0] for own in forms[place : place + OPENING])
            for phrase in self.openings.get(opening, ()):
                if words[place].sentence == words[place + OPENING - 1].sentence and (
                    end := self._end(phrase.choices, OPENING, words, forms, place + OPENING)
                ):
                    yield Hit(phrase.section, phrase.name, place, end)

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

    def _end(
        self, choices: tuple[Choice, ...], number: int, words: Sequence[Word], forms: Sequence[Forms], place: int
    ) -> int:
        """The place after the phrase's last word when its choices from `number` on stand at `place`, else 0."""
        if number == len(choices):
            return place
        choice = choices[number]
        last = min(len(words), place + (GAP * self.stretch + 1 if choice.after_gap else 1))
        for here in range(place, last):
            if words[here].sentence != words[place - 1].sentence:
                return 0
            if choice.takes(forms[here]) and (end := self._end(choices, number + 1, words, forms, here + 1)):
                return end
        return 0


def _add(phrases: Phrases, key: str, phrase: Phrase) -> None:
    phrases[key] = (*phrases.get(key, ()), phrase)


def _first(hit: Hit) -> int:
    return hit.first
