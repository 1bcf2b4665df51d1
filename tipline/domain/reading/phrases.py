"""Phrases of the word lists, read into what is looked for.

A phrase is words in a row. `pass*` is any word that begins so, `*dotter` any that ends so, `*mord*` any that has it
inside, `~slå` any form of the word, `{papers}` any word of that list of the vocabulary, `a|b` either, `#` a number up
to 99 in digits or words, `#åring*` a number and such an ending, apart or in one word, and `..` up to four words of the
same sentence between.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product, takewhile

from tipline.domain.reading.spelling import THAI

NUMBERS = tuple(str(value) for value in range(1, 100))
SINGLE = re.compile("[^\\s฀-๿-]+|[฀-๿]")
"""What is one word: no space, no hyphen, and in Thai one letter."""
USUAL = 50
"""How many words that are in few stories one that is in each counts for."""
LONG_WORD, LONG_PART = 3, 4
"""Letters from which on a word, or a part of words, is not in every story."""
STEM = "~"
JOINED = re.compile(r"#[^|{}]+")

Forms = tuple[str, ...]
"""What one word of a story is compared by: its spelling, its spelling without a prefix, and its stem."""


Words = frozenset[str] | tuple[str, ...]
"""Of one place. A set of one word takes five times as much memory as a tuple, and there are tens of thousands."""
FEW = 4
"""Up to so many words are looked through as quickly as a set."""


def _together(words: Iterable[str]) -> Words:
    found = frozenset(words)
    return found if len(found) > FEW else tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Choice:
    """The words that may stand at one place of a phrase."""

    exact: Words
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    after_gap: bool = False

    @property
    def is_in_full(self) -> bool:
        """Whether all that it takes are words in full."""
        return not (self.begins or self.ends or self.holds)

    @property
    def word(self) -> str:
        """The one word that can stand here, right after the word before it; nothing where there are others."""
        is_alone = len(self.exact) == 1 and self.is_in_full and not self.after_gap
        return next(iter(self.exact)) if is_alone else ""

    def vagueness(self, usual: Container[str]) -> int:
        """How many words of stories are taken here, roughly. `usual` has the words that every story is full of."""
        words = sum(USUAL if word in usual or len(word) < LONG_WORD else 1 for word in self.exact)
        parts = (*self.begins, *self.ends, *self.holds)
        return words + sum(USUAL if len(part) < LONG_PART else 2 for part in parts)

    def takes(self, forms: Forms) -> bool:
        # Plain loops, each only where there is something to ask for: this is most of what reading a story takes.
        exact, begins, ends = self.exact, self.begins, self.ends
        for form in forms:
            if form in exact or (begins and form.startswith(begins)) or (ends and form.endswith(ends)):
                return True
        return bool(self.holds) and any(part in form for form in forms for part in self.holds)


@dataclass(frozen=True, slots=True)
class Phrase:
    """`section` and `name` are the headings that it stands under in the list.

    `telling` is the number of the choice by which it is looked for: of those in a row with the first, the one that the
    fewest words of stories are taken for. `near` has the words that may stand `beside` it, one before or one after,
    where that is all that may; otherwise `beside` is 0.
    """

    section: str
    name: str
    choices: tuple[Choice, ...]
    telling: int = 0
    beside: int = 0
    near: Words = ()

    @property
    def opening(self) -> Sequence[str]:
        """Its first words, as far as each can be one word only and nothing stands between."""
        return tuple(takewhile(bool, (each.word for each in self.choices)))


@dataclass(frozen=True)
class Notation:
    """How the phrases of one language are to be read: its spelling, stems, vocabulary and number words."""

    spell: Callable[[str], str]
    stem: Callable[[str], str] = str
    vocabulary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    usual: Container[str] = frozenset()
    """Words that every story is full of."""
    known: dict[tuple[str, bool], Choice] = field(default_factory=dict)
    ways: dict[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    """What was read before: the parts of phrases are few and come back often."""

    def phrases(self, section: str, name: str, written: str) -> Iterator[Phrase]:
        parts_written = written.replace("-", " ").split()
        for parts in product(
            *(self.ways.get(part) or self.ways.setdefault(part, self._ways(part)) for part in parts_written)
        ):
            choices = tuple(self._choices(each for part in parts for each in part))
            yield Phrase(section, name, choices, *self._told_by(choices))

    def _told_by(self, choices: Sequence[Choice]) -> tuple[int, int, Words]:
        gaps = (number for number, each in enumerate(choices) if each.after_gap)
        row = choices[: next(gaps, None)]
        vagueness = [each.vagueness(self.usual) for each in row]
        telling = vagueness.index(min(vagueness))
        sides = [each for each in (-1, 1) if 0 <= telling + each < len(row) and row[telling + each].is_in_full]
        beside = min(sides, key=lambda each: vagueness[telling + each], default=0)
        return telling, beside, row[telling + beside].exact if beside else ()

    def choice(self, part: str, *, after_gap: bool = False) -> Choice:
        known = self.known.get((part, after_gap))
        return known or self.known.setdefault((part, after_gap), self._choice(part, after_gap=after_gap))

    def _choice(self, part: str, *, after_gap: bool) -> Choice:
        words = [self.spell(word) for each in part.split("|") for word in self._listed(each)]
        exact = (str(self.numbers.get(word, word)) for word in words if "*" not in word)
        return Choice(
            exact=_together(self.stem(word[1:]) if word.startswith(STEM) else word for word in exact),
            begins=tuple(word[:-1] for word in words if word.endswith("*") and not word.startswith("*")),
            ends=tuple(word[1:] for word in words if word.startswith("*") and not word.endswith("*")),
            holds=tuple(word[1:-1] for word in words if word.startswith("*") and word.endswith("*")),
            after_gap=after_gap,
        )

    def _ways(self, part: str) -> Sequence[Sequence[str]]:
        """The rows of words that one part of a phrase stands for; in Thai each letter is a word."""
        if JOINED.fullmatch(part):
            return ("#", part[1:]), (part,)
        if part == "#":
            return ((part,),)
        listed = [word for each in part.split("|") for word in self._listed(each)]
        single = [word for word in listed if SINGLE.fullmatch(word)]
        rows = (tuple(self._row(word)) for word in listed if not SINGLE.fullmatch(word))
        return (*((("|".join(single),),) if single else ()), *rows)

    def _row(self, words: str) -> Iterator[str]:
        for word in words.replace("-", " ").split():
            yield from self.spell(word) if THAI.search(word) else (word,)

    def _choices(self, parts: Iterable[str]) -> Iterator[Choice]:
        after_gap = False
        for part in parts:
            if part != "..":
                yield self.choice(part, after_gap=after_gap)
            after_gap = part == ".."

    def _listed(self, part: str) -> Sequence[str]:
        if part == "#":
            return NUMBERS
        if part.startswith("#"):
            return [word + part[1:] for word in self.numbers]
        return self.vocabulary[part[1:-1]] if part.startswith("{") else (part,)
