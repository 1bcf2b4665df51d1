"""Putting a tip into the index by which tips that name the same thing are found, and tips that are searched for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tipline.casework.venue_register import VenueRegister, clues_with_venues
from tipline.crypto.fingerprints import IndexKey
from tipline.domain.assessment import Entity
from tipline.domain.links.clues import Clue
from tipline.domain.report import Report
from tipline.domain.search.words import words_of
from tipline.persistence.fingerprints import replace_fingerprints
from tipline.persistence.index_queue import IndexMark
from tipline.persistence.tip_words import replace_words

INDEX_VERSION = 3
"""Of the rules for clues and words: a change that gives a tip others raises it, and tips are indexed anew."""
WORD = "word"
"""The kind under which words have their fingerprints, beside those of clues."""


@dataclass(frozen=True)
class FoundBy:
    """What a tip is found by: what it names, and the words in which it is told."""

    clues: frozenset[Clue] = frozenset()
    words: frozenset[str] = frozenset()


def found_by(register: VenueRegister, report: Report, entities: Sequence[Entity]) -> FoundBy:
    """`entities` are those that triage found in the report, and those that officers have added."""
    return FoundBy(clues_with_venues(register, report, entities), words_of(report))


def newest_mark(key_number: int) -> IndexMark:
    """Where tips stand that are indexed by these rules under the key of this number."""
    return IndexMark(key_number, INDEX_VERSION)


def index_tip(session: Session, reference: str, found_by: FoundBy, key: IndexKey) -> None:
    """The tip is found by this, under this key, and by nothing else. The caller holds its lock."""
    fingerprints = {key.fingerprint(clue.kind, clue.value) for clue in found_by.clues}
    replace_fingerprints(session, reference, fingerprints, key_number=key.number, version=INDEX_VERSION)
    replace_words(session, reference, fingerprints | {key.fingerprint(WORD, each) for each in found_by.words})
