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
HOLD = 2
"""Letters of what a word holds by which it is looked up."""


class Hit(NamedTuple):
    """A phrase met: its headings, the place of its first word and the place after its last."""

    section: str
    name: str
    first: int
    after: int


@dataclass(slots=True)
class Bucket:
    """Phrases with the same way to tell their first word: by their second where few words say it, else one by one.

    There are a hundred thousand of these, most with one phrase: what is empty takes no memory.
    """

    single: tuple[Phrase, ...] = ()
    open: tuple[Phrase, ...] = ()
    followed: dict[str, tuple[Phrase, ...]] | None = None

    def add(self, phrase: Phrase) -> None:
        if len(phrase.choices) == 1:
            self.single += (phrase,)
        elif phrase.choices[1].is_told_by_few:
            self.followed = self.followed or {}
            for word in phrase.choices[1].exact:
                self.followed[word] = (*self.followed.get(word, ()), phrase)
        else:
            self.open += (phrase,)

    def going_on(self, following: Forms) -> list[Phrase]:
        found = [*self.single, *[phrase for phrase in self.open if phrase.may_go_on(following)]]
        if self.followed:
            for form in following:
                found += self.followed.get(form, ())
        return found


Buckets = dict[str, Bucket]


def _buckets() -> Buckets:
    return defaultdict(Bucket)


@dataclass
class PhraseIndex:
    """Phrases by how their first word is told. `stretch` is how many letters make a word where letters are words.

    What a word only has to hold is found by the first two letters of it, at any place of the word.
    """

    stretch: int = 1
    exact: Buckets = field(default_factory=_buckets)
    begins: Buckets = field(default_factory=_buckets)
    ends: Buckets = field(default_factory=_buckets)
    holds: dict[str, Buckets] = field(default_factory=lambda: defaultdict(_buckets))
    lengths: list[int] = field(default_factory=list)
    """Of what `begins` and `ends` hold, the shortest first."""
    openings: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    """Where letters are words, by the first three: one letter is the beginning of too much."""

    def add(self, phrase: Phrase) -> None:
        opening = phrase.opening(OPENING) if self.stretch > 1 else ""
        if opening:
            self.openings[opening].append(phrase)
        else:
            self._add_by_first(phrase)

    def _add_by_first(self, phrase: Phrase) -> None:
        first = phrase.choices[0]
        for index, keys in ((self.exact, first.exact), (self.begins, first.begins), (self.ends, first.ends)):
            for key in keys:
                index[key].add(phrase)
        for part in first.holds:
            self.holds[part[:HOLD]][part].add(phrase)
        new = {*map(len, (*first.begins, *first.ends))}.difference(self.lengths)
        if new:
            self.lengths = sorted({*self.lengths, *new})

    def find(self, words: Sequence[Word], forms: Sequence[Forms]) -> Iterator[Hit]:
        """Every phrase met. `forms` has those of each word.

        What may begin is worked out once for each pair of neighbours: a text that repeats itself costs no more.
        """
        yield from self._opened(words, forms)
        known: dict[Forms, Sequence[Bucket]] = {}
        pairs: dict[tuple[Forms, Forms], Sequence[Phrase]] = {}
        for place, own in enumerate(forms):
            starting = known.get(own)
            if starting is None:
                starting = known[own] = self._starting_with(own)
            if not starting:
                continue
            following = self._following(words, forms, place)
            phrases = pairs.get((own, following))
            if phrases is None:
                going_on = [phrase for bucket in starting for phrase in bucket.going_on(following)]
                phrases = pairs[own, following] = tuple({id(phrase): phrase for phrase in going_on}.values())
            for phrase in phrases:
                if end := self._end(phrase.choices, 1, words, forms, place + 1):
                    yield Hit(phrase.section, phrase.name, place, end)

    def _opened(self, words: Sequence[Word], forms: Sequence[Forms]) -> Iterator[Hit]:
        for place in range(len(words) - OPENING + 1) if self.openings else ():
            opening = "".join(own[0] for own in forms[place : place + OPENING])
            for phrase in self.openings.get(opening, ()):
                if words[place].sentence == words[place + OPENING - 1].sentence and (
                    end := self._end(phrase.choices, OPENING, words, forms, place + OPENING)
                ):
                    yield Hit(phrase.section, phrase.name, place, end)

    @staticmethod
    def _following(words: Sequence[Word], forms: Sequence[Forms], place: int) -> Forms:
        is_last = place + 1 == len(words) or words[place + 1].sentence != words[place].sentence
        return () if is_last else forms[place + 1]

    def _starting_with(self, forms: Forms) -> Sequence[Bucket]:
        # Lists and plain loops, here and in what it calls: generators within generators take twice the time.
        found = []
        for form in forms:
            if form in self.exact:
                found.append(self.exact[form])
            if not form.startswith(STEM):
                found += self._by_affix(form)
        return found

    def _by_affix(self, word: str) -> list[Bucket]:
        found, longest = [], len(word)
        for length in self.lengths:
            if length > longest:
                break
            if (part := word[:length]) in self.begins:
                found.append(self.begins[part])
            if self.ends and (part := word[longest - length :]) in self.ends:
                found.append(self.ends[part])
        for place in range(longest) if self.holds else ():
            held = self.holds.get(word[place : place + HOLD])
            if held:
                found += [bucket for part, bucket in held.items() if word.startswith(part, place)]
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
