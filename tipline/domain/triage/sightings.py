"""What a story says, by concept, each with its place and whether it is said to be so."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tipline.domain.assessment import Entity, Reason
from tipline.domain.triage.lexicon import Concept, Lexicon, concepts
from tipline.domain.triage.words import Word

ADULT_AT = 18
POLICY_YEAR = 2026
"""Of the policy's version: triage has no clock. Later, somebody just come of age is still taken for a minor."""
BIRTH_YEAR = re.compile(r"\b(?:född|born)\s(?:är\s|in\s|i\s|on\s)?(?P<year>20[0-9]{2})\b", re.IGNORECASE)
DENIAL_REACH = 4
"""How many words after "no" or "not" a denial reaches, within one clause."""


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """`first` and `after` count words; `start` and `end` are places in the story."""

    concept: Concept
    first: int
    after: int
    start: int
    end: int
    sentence: int
    denied: bool = False
    quoted: bool = False

    def reason(self, about: str, story: str) -> Reason:
        weight = -1 if self.denied else self.concept.weight
        rule = f"denied_{self.concept.name}" if self.denied and weight < 0 else self.concept.name
        return Reason(
            rule=rule, about=about, match=story[self.start : self.end], start=self.start, end=self.end, weight=weight
        )


def sightings_in(words: Sequence[Word], lexicon: Lexicon) -> tuple[Sighting, ...]:
    """Every concept met, without what the word list sets aside."""
    found = tuple(lexicon.phrases.find(words))
    aside = _set_aside(found)
    kept = ((name, first, after) for name, first, after in found if not aside.issuperset(range(first, after)))
    return tuple(
        Sighting(
            concept=concepts()[name],
            first=first,
            after=after,
            start=words[first].start,
            end=words[after - 1].end,
            sentence=words[first].sentence,
            denied=_is_denied(words, first, after, lexicon, aside),
            quoted=words[first].quoted,
        )
        for name, first, after in kept
    )


def _set_aside(found: Iterable[tuple[str, int, int]]) -> set[int]:
    return {place for name, first, after in found if name == "set_aside" for place in range(first, after)}


def ages_under_18(story: str, words: Sequence[Word], lexicon: Lexicon, ages: Iterable[Entity]) -> Iterator[Sighting]:
    """Ages and years of birth that make a minor, denied as any other words."""
    years = (found for found in BIRTH_YEAR.finditer(story) if int(found["year"]) > POLICY_YEAR - ADULT_AT)
    spans = [
        *((age.start, age.end) for age in ages if int(age.value) < ADULT_AT),
        *(each.span("year") for each in years),
    ]
    aside = _set_aside(lexicon.phrases.find(words)) if spans else set()
    for start, end in spans:
        first = next((place for place, word in enumerate(words) if word.end > start), len(words) - 1)
        yield Sighting(
            concept=concepts()["under_age"],
            first=first,
            after=first + 1,
            start=start,
            end=end,
            sentence=words[first].sentence,
            denied=_is_denied(words, first, first + 1, lexicon, aside),
        )


def _is_denied(words: Sequence[Word], first: int, after: int, lexicon: Lexicon, aside: set[int]) -> bool:
    """A denial stands before what it denies in the same clause, or right after it where the language has it so."""
    clause = words[first].clause
    if after < len(words) and words[after].clause == clause and lexicon.is_in(words[after].text, "negation_after"):
        return True
    for place in range(first - 1, max(-1, first - 1 - DENIAL_REACH), -1):
        word = words[place]
        if word.clause != clause:
            return False
        if place not in aside and lexicon.is_in(word.text, "negation"):
            return True
        if lexicon.is_in(word.text, "breaks") and not lexicon.is_in(words[place - 1].text, "negation"):
            return False
    return False
