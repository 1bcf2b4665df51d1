"""What a story says, by concept, each with its place and whether it is said to be so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tipline.domain.assessment import Entity, Reason
from tipline.domain.entities.ages import births_under
from tipline.domain.reading.denials import Denials, denials_in
from tipline.domain.reading.phrase_index import Hit
from tipline.domain.reading.stories import Passage
from tipline.domain.triage.concepts import Concept, concepts

ADULT_AT = 18
"""Years: BrB 6 kap. and the Convention on the Rights of the Child, article 1."""

NEVER_DENIED = frozenset({"school_age"})
"""A child who does not go to school is a child."""


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """`first` and `after` count words of the passage; `start` and `end` are places in the story."""

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


def sightings_in(passage: Passage, ages: Iterable[Entity]) -> Iterator[Sighting]:
    """Every concept met, without what the word list sets aside; ages under 18 are met as words are."""
    aside = frozenset(place for hit in passage.met("concepts", "set_aside") for place in range(hit.first, hit.after))
    denials = denials_in(passage.words, passage.lexicon.stretch, passage.met("scopes"), aside)
    for hit in _widest((*passage.met("concepts"), *_minors(passage, ages))):
        if not aside.issuperset(range(hit.first, hit.after)):
            yield _sighting(passage, hit, denials)


def _widest(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Without those inside a longer one of the same concept: "cries for help" says all that "cries for" does."""
    reached: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.after)):
        if hit.after > reached.get(hit.name, 0):
            reached[hit.name] = hit.after
            yield hit


def _minors(passage: Passage, ages: Iterable[Entity]) -> Iterator[Hit]:
    starts = {age.start for age in ages if int(age.value) < ADULT_AT}
    told = (place for place, word in enumerate(passage.words) if word.start in starts)
    for place in (*told, *births_under(passage, ADULT_AT)):
        yield Hit("concepts", "under_age", place, place + 1)


def _sighting(passage: Passage, hit: Hit, denials: Denials) -> Sighting:
    return Sighting(
        concept=concepts()[hit.name],
        first=hit.first,
        after=hit.after,
        start=passage.words[hit.first].start,
        end=passage.words[hit.after - 1].end,
        sentence=passage.words[hit.first].sentence,
        denied=hit.name not in NEVER_DENIED and denials.hold(hit.first, hit.after),
        quoted=passage.words[hit.first].quoted,
    )
