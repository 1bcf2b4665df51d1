"""Putting a tip into the index by which tips that name the same thing are found, and tips that are searched for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tipline.casework.join_near_copies import join_near_copies
from tipline.casework.read_statements import read_statements, statements_now
from tipline.casework.venue_register import VenueRegister, clues_with_venues
from tipline.crypto.fingerprints import IndexKey
from tipline.domain.assessment import Entity
from tipline.domain.likeness import Bands
from tipline.domain.links.clues import Clue
from tipline.domain.report import Report
from tipline.domain.search.grades import every_value, values_of
from tipline.domain.search.words import words_of
from tipline.persistence.fingerprints import IndexedTip, index_anew, put_in, replace_fingerprints
from tipline.persistence.index_queue import NO_KEY, IndexMark
from tipline.persistence.index_sources import Sources, sources_of
from tipline.persistence.statements import statements_of_tip
from tipline.persistence.tip_words import exchange_words, replace_words
from tipline.persistence.venues import register_stays

INDEX_VERSION = 4
"""Of the rules for clues and words: a change that gives a tip others raises it, and tips are indexed anew."""
WORD, GRADE = "word", "grade"
"""The kinds under which words and grades have their fingerprints, beside those of clues."""


@dataclass(frozen=True)
class FoundBy:
    """What a tip is found by: what it names, the words in which it is told, and how what is stated in it is graded.

    `bands` are what its words are compared by with those of other tips, None of a tip that was compared before.
    `sources` is from what it was made (persistence/index_sources.py), None of a tip that could not be opened.
    """

    clues: frozenset[Clue] = frozenset()
    words: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    bands: Bands | None = None
    sources: Sources | None = None


def found_by(
    register: VenueRegister,
    report: Report,
    entities: Sequence[Entity],
    grades: frozenset[str],
    *,
    bands: Bands | None,
    rows: int,
) -> FoundBy:
    """`entities` are those that triage found in the report, and those that officers have added."""
    clues, sources = clues_with_venues(register, report, entities), Sources(rows, register.stamp)
    return FoundBy(clues, words_of(report), grades, bands, sources)


def newest_mark(key_number: int) -> IndexMark:
    """Where tips stand that are indexed by these rules under the key of this number."""
    return IndexMark(key_number, INDEX_VERSION)


def put_off_index(session: Session, references: Collection[str]) -> None:
    """The tips, which triage has just judged, wait to be put into the index. The caller holds their locks."""
    if references:
        put_in(session, references, key_number=NO_KEY, version=INDEX_VERSION)


def index_tip(session: Session, reference: str, found_by: FoundBy, key: IndexKey) -> None:
    """The tip is found by this, under this key, and by nothing else, and stands with those that say nearly the same.
    The caller holds its lock.
    """
    index_tips(session, {reference: found_by}, key)


def index_tips(session: Session, found_by: Mapping[str, FoundBy], key: IndexKey) -> None:
    """The same for tips by reference, in as many statements as for one."""
    if not found_by:
        return
    register_stays(session)
    fingerprints = {tip: _fingerprints(key, found.clues) for tip, found in found_by.items()}
    replace_fingerprints(session, fingerprints, key_number=key.number, version=INDEX_VERSION)
    words = {tip: fingerprints[tip] | _spoken(key, found) for tip, found in found_by.items()}
    replace_words(session, words)
    sources = sources_of(session, found_by)
    stale = [tip for tip, found in found_by.items() if found.sources and found.sources != sources[tip]]
    if stale:
        # An officer added something between the opening and the lock, to the tip or to the register of venues.
        index_anew(session, IndexedTip.tip_reference.in_(stale))
    join_near_copies(session, {tip: found.bands for tip, found in found_by.items() if found.bands is not None})


def _fingerprints(key: IndexKey, clues: Iterable[Clue]) -> set[int]:
    return {key.fingerprint(clue.kind, clue.value) for clue in clues}


def _spoken(key: IndexKey, found: FoundBy) -> set[int]:
    words = {key.fingerprint(WORD, each) for each in found.words}
    return words | {key.fingerprint(GRADE, each) for each in found.grades}


def index_grades(session: Session, reference: str, key: bytes, index: Sequence[IndexKey]) -> None:
    """The tip is found by the grades of the statements that now stand, and by no others. `key` is the tip's own; the
    caller holds its lock.
    """
    session.flush()
    standing = statements_now(read_statements(statements_of_tip(session, reference), key))
    every = {each.fingerprint(GRADE, value) for each in index for value in every_value()}
    grades = {index[0].fingerprint(GRADE, value) for value in values_of(each.grade for each in standing)}
    exchange_words(session, reference, gone=every - grades, new=grades)
