"""Putting a tip into the index by which tips that name the same thing are found."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from tipline.crypto.fingerprints import IndexKey
from tipline.domain.links.clues import Clue
from tipline.persistence.fingerprints import replace_fingerprints
from tipline.persistence.index_queue import IndexMark

INDEX_VERSION = 2
"""Of the rules for clues: a change that gives a tip other clues raises it, and tips are indexed anew."""


def newest_mark(key_number: int) -> IndexMark:
    """Where tips stand that are indexed by these rules under the key of this number."""
    return IndexMark(key_number, INDEX_VERSION)


def index_tip(session: Session, reference: str, clues: Iterable[Clue], key: IndexKey) -> None:
    """The tip is found by these clues, under this key, and by nothing else. The caller holds the tip's lock."""
    fingerprints = (key.fingerprint(clue.kind, clue.value) for clue in clues)
    replace_fingerprints(session, reference, fingerprints, key_number=key.number, version=INDEX_VERSION)
