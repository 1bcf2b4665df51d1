"""Phrases of the word lists, and where they occur among words.

A phrase is words in a row. `pass*` is any word that begins so, `*dotter` any that ends so, `{papers}` any word of
that list of the vocabulary, `a|b` either, and `..` up to four words of the same sentence in between.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tipline.domain.triage.words import THAI, Word

GAP = 4
"""The most words that `..` stands for."""
WIDEST_AFFIX = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """The words that may stand at one place of a phrase."""

    exact: frozenset[str]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    after_gap: bool = False

    def takes(self, word: str) -> bool:
        return word in self.exact or word.startswith(self.begins) or word.endswith(self.ends)


@dataclass(frozen=True, slots=True)
class Phrase:
    concept: str
    choices: tuple[Choice, ...]


def read_phrase(concept: str, written: str, vocabulary: Mapping[str, Sequence[str]]) -> Phrase:
    choices: list[Choice] = []
    after_gap = False
    for part in THAI.sub(r" \g<0> ", written).split():
        if part == "..":
            after_gap = True
            continue
        listed = [word for each in part.split("|") for word in _listed(each, vocabulary)]
        choices.append(_choice(listed, after_gap=after_gap))
        after_gap = False
    return Phrase(concept, tuple(choices))


def _listed(part: str, vocabulary: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return vocabulary[part[1:-1]] if part.startswith("{") else (part,)


def _choice(listed: Iterable[str], *, after_gap: bool) -> Choice:
    words = tuple(listed)
    return Choice(
        exact=frozenset(word for word in words if "*" not in word),
        begins=tuple(word[:-1] for word in words if word.endswith("*")),
        ends=tuple(word[1:] for word in words if word.startswith("*")),
        after_gap=after_gap,
    )


@dataclass
class PhraseIndex:
    """Phrases by how their first word is told, so that a story is read once whatever the number of phrases."""

    exact: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    begins: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))

    def add(self, phrase: Phrase) -> None:
        first = phrase.choices[0]
        for index, keys in ((self.exact, first.exact), (self.begins, first.begins), (self.ends, first.ends)):
            for key in keys:
                index[key].append(phrase)

    def find(self, words: Sequence[Word]) -> Iterator[tuple[str, int, int]]:
        """Every concept met, with the places of its first word and of the word after its last."""
        known: dict[str, list[Phrase]] = {}
        for place, word in enumerate(words):
            if word.text not in known:
                known[word.text] = list(self._starting_with(word.text))
            for phrase in known[word.text]:
                end = _end(phrase.choices, 1, words, place + 1)
                if end:
                    yield phrase.concept, place, end

    def _starting_with(self, word: str) -> Iterator[Phrase]:
        yield from self.exact.get(word, ())
        for length in range(1, min(len(word), WIDEST_AFFIX) + 1):
            yield from self.begins.get(word[:length], ())
            yield from self.ends.get(word[-length:], ())


def _end(choices: tuple[Choice, ...], number: int, words: Sequence[Word], place: int) -> int:
    """The place after the phrase's last word when its choices from `number` on stand at `place`, else 0."""
    if number == len(choices):
        return place
    choice = choices[number]
    for reach in range(GAP + 1 if choice.after_gap else 1):
        here = place + reach
        if here >= len(words) or words[here].sentence != words[place - 1].sentence:
            return 0
        if choice.takes(words[here].text) and (end := _end(choices, number + 1, words, here + 1)):
            return end
    return 0
