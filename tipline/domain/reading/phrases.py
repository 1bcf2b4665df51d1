"""Phrases of the word lists, read into what is looked for.

A phrase is words in a row. `pass*` is any word that begins so, `*dotter` any that ends so, `*mord*` any that has it
inside, `~slå` any form of the word, `{papers}` any word of that list of the vocabulary, `a|b` either, `#` a number up
to 99 in digits or words, `#åring*` a number and such an ending, apart or in one word, and `..` up to four words of the
same sentence between.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from tipline.domain.reading.spelling import THAI

NUMBERS = tuple(str(value) for value in range(1, 100))
SINGLE = re.compile("[^\\s฀-๿-]+|[฀-๿]")
"""What is one word: no space, no hyphen, and in Thai one letter."""
FEW = 8
"""Words under each of which a phrase is kept; where more may stand, it is tried."""
STEM = "~"
JOINED = re.compile(r"#[^|{}]+")

Forms = tuple[str, ...]
"""What one word of a story is compared by: its spelling, its spelling without a prefix, and its stem."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The words that may stand at one place of a phrase."""

    exact: frozenset[str]
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    after_gap: bool = False

    @property
    def is_told_by_few(self) -> bool:
        """Whether it stands right after the word before it and only few words, each in full, take its place."""
        return len(self.exact) <= FEW and not (self.after_gap or self.begins or self.ends or self.holds)

    def takes(self, forms: Forms) -> bool:
        # Plain loops, each only where there is something to ask for: this is most of what reading a story takes.
        exact, begins, ends = self.exact, self.begins, self.ends
        for form in forms:
            if form in exact or (begins and form.startswith(begins)) or (ends and form.endswith(ends)):
                return True
        return bool(self.holds) and any(part in form for form in forms for part in self.holds)


@dataclass(frozen=True, slots=True)
class Phrase:
    """`section` and `name` are the headings that it stands under in the list."""

    section: str
    name: str
    choices: tuple[Choice, ...]

    def opening(self, length: int) -> str:
        """Its first words together, where each can be one word only and nothing stands between; else nothing."""
        first = self.choices[:length]
        is_fixed = len(first) == length and all(each.is_told_by_few and len(each.exact) == 1 for each in first)
        return "".join(word for each in first for word in each.exact) if is_fixed else ""

    def may_go_on(self, following: Forms) -> bool:
        """Whether the word after the first may be the second, as far as it alone can tell."""
        return len(self.choices) == 1 or self.choices[1].after_gap or self.choices[1].takes(following)


@dataclass(frozen=True)
class Notation:
    """How the phrases of one language are to be read: its spelling, stems, vocabulary and number words."""

    spell: Callable[[str], str]
    stem: Callable[[str], str] = str
    vocabulary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    known: dict[tuple[str, bool], Choice] = field(default_factory=dict)
    ways: dict[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    """What was read before: the parts of phrases are few and come back often."""

    def phrases(self, section: str, name: str, written: str) -> Iterator[Phrase]:
        parts_written = written.replace("-", " ").split()
        for parts in product(
            *(self.ways.get(part) or self.ways.setdefault(part, self._ways(part)) for part in parts_written)
        ):
            yield Phrase(section, name, tuple(self._choices(each for part in parts for each in part)))

    def choice(self, part: str, *, after_gap: bool = False) -> Choice:
        known = self.known.get((part, after_gap))
        return known or self.known.setdefault((part, after_gap), self._choice(part, after_gap=after_gap))

    def _choice(self, part: str, *, after_gap: bool) -> Choice:
        words = [self.spell(word) for each in part.split("|") for word in self._listed(each)]
        exact = (str(self.numbers.get(word, word)) for word in words if "*" not in word)
        return Choice(
            exact=frozenset(self.stem(word[1:]) if word.startswith(STEM) else word for word in exact),
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
