"""Searching tips by what they name and by words, without opening any: a purpose, an entry in the record, and hits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.index_tip import GRADE, WORD
from tipline.casework.record_act import record_act
from tipline.crypto.fingerprints import IndexKey
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.links.clues import Clue, linked_by
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand
from tipline.domain.search.entities import met_by
from tipline.domain.search.words import Sought
from tipline.persistence.queue import QueueRow, queue_rows
from tipline.persistence.search import Place, Wanted, find_tips, found_by


@dataclass(frozen=True, kw_only=True)
class Search:
    """What somebody searches for: all `clues`, all words and all `grades` (domain/search/grades.py). `narrowed` are the
    names of the other fields that are filled in, for the record. Of the things that were typed nothing else goes there.
    """

    clues: Sequence[Clue]
    words: Sought
    grades: Sequence[str]
    wanted: Wanted
    narrowed: Sequence[str]
    purpose: str
    after: Place | None


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """`rows` are the newest first, `by` what each tip was found by, where a part of a plate may be meant; `following`
    is where to go on, `looked_through` as in persistence/search.py.
    """

    rows: Sequence[QueueRow]
    by: Mapping[str, Collection[Clue]]
    following: Place | None
    looked_through: bool


def search_tips(
    session: Session, officer: Officer, search: Search, *, keys: OfficerKeys, now: datetime, most: int
) -> SearchPage:
    """Up to `most` tips of those that the officer may see. The search is in the record before anything of it is shown.

    Raises NotPermitted.
    """
    demand(officer, "open_tip")
    named = {number: linked_by(met) for each in search.clues for met, number in _fingerprints(each, keys.index)}
    asked = [[number for _, number in _fingerprints(each, keys.index)] for each in search.clues]
    asked += [[key.fingerprint(WORD, form) for key in keys.index for form in forms] for _, forms in search.words.words]
    asked += [[key.fingerprint(GRADE, each) for key in keys.index] for each in search.grades]
    found = find_tips(session, officer, asked, search.wanted, after=search.after, most=most)
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="tips_searched",
        now=now,
        purpose=search.purpose,
        detail=_told(search, len(found.references), more=found.following is not None),
    )
    held = found_by(session, found.references, named)
    return SearchPage(
        rows=queue_rows(session, found.references),
        by={reference: {named[number] for number in numbers} for reference, numbers in held.items()},
        following=found.following,
        looked_through=found.looked_through,
    )


def _fingerprints(clue: Clue, keys: Collection[IndexKey]) -> list[tuple[Clue, int]]:
    """Under every key: a tip stands in the index under one of them."""
    return [(met, key.fingerprint(met.kind, met.value)) for met in met_by(clue) for key in keys]


def _told(search: Search, hits: int, *, more: bool) -> str:
    """Which fields were used and how many tips were found, never what was typed."""
    words = len(search.words.words)
    fields = [*sorted({each.kind for each in search.clues}), *([f"{words} words"] if words else []), *search.narrowed]
    return f"{', '.join(fields)}: {hits} hits{' and more' if more else ''}{', a next page' if search.after else ''}"
