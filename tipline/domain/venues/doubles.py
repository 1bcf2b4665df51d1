"""Venues that may be one: shown with the reason, and merged by nobody but an officer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from tipline.domain.venues.kind_words import without_kind_words
from tipline.domain.venues.look_alikes import as_latin
from tipline.domain.venues.names import words_of
from tipline.domain.venues.venue import Venue

REASONS = ("same_name", "looks_the_same", "spelt_alike")
"""The most telling first."""
SPELT_ALIKE = 0.85
"""Share of letters in common and in the same order, from 0 to 1. Own choice: one slip in seven letters."""
FEWEST_LETTERS = 5
"""Of a name of which the spelling is compared: shorter ones are alike by chance."""


@dataclass(frozen=True)
class Double:
    """`reason` is one of REASONS."""

    venue_id: str
    venue: Venue
    reason: str


def likely_doubles(venue: Venue, others: Mapping[str, Venue]) -> list[Double]:
    """Of `others`, those of the same municipality that may be this venue: the most telling first, then by name."""
    found = [
        Double(venue_id, other, reason)
        for venue_id, other in others.items()
        if other.municipality == venue.municipality and not other.merged_into
        for reason in [_reason(venue, other)]
        if reason
    ]
    return sorted(found, key=lambda each: (REASONS.index(each.reason), each.venue.name, each.venue_id))


def _reason(one: Venue, other: Venue) -> str:
    mine, theirs = set(_own(one)), set(_own(other))
    if mine & theirs:
        return "same_name"
    seen, also_seen = ({as_latin(each) for each in names} for names in (mine, theirs))
    if seen & also_seen:
        return "looks_the_same"
    return "spelt_alike" if any(_alike(each, another) for each in seen for another in also_seen) else ""


def _own(venue: Venue) -> Iterator[str]:
    """Names without spaces and without the word for the kind, which is where the same venue is written differently."""
    for each in venue.names:
        words = words_of(each)
        yield "".join(without_kind_words(venue.kind, words) or words)


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < FEWEST_LETTERS:
        return False
    compared = SequenceMatcher(None, one, other, autojunk=False)
    # The quick bounds spare nearly every pair the slow one.
    return (
        compared.real_quick_ratio() >= SPELT_ALIKE
        and compared.quick_ratio() >= SPELT_ALIKE
        and compared.ratio() >= SPELT_ALIKE
    )
