"""Which tips wait to be indexed, and how far the index has come: each answered from one index of one table."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tipline.persistence.fingerprints import IndexedTip, put_in
from tipline.persistence.tips import Tip

NO_KEY = 0
"""The key of a tip that no key has been used for. With a version triage has put it off; without one nobody has known
of the index."""


class IndexMark(NamedTuple):
    """A key of the index by its number and a version of the rules. What stands below the newest mark waits."""

    key_number: int
    version: int


@dataclass(frozen=True)
class IndexProgress:
    """Numbers of triaged tips. `by_key` are those that stand under each key, the newest first, whatever the version."""

    indexed: int
    left: int
    failed: int
    by_key: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.indexed + self.left + self.failed


def any_tip_below(session: Session, mark: IndexMark) -> bool:
    lowest = _lowest(session)
    return lowest is not None and lowest < mark


def tips_below(session: Session, mark: IndexMark, most: int) -> Sequence[str]:
    """Up to `most` of those that wait, all of one key and version: first what stands under none, the newest first."""
    lowest = _lowest(session)
    if lowest is None or lowest >= mark:
        return []
    return session.scalars(
        select(IndexedTip.tip_reference)
        .where(IndexedTip.key_number == lowest.key_number, IndexedTip.version == lowest.version)
        .order_by(IndexedTip.received_at.desc(), IndexedTip.tip_reference.desc())
        .limit(most)
    ).all()


def below(session: Session, references: Collection[str], mark: IndexMark) -> list[str]:
    """Those of the tips that still wait, in one order."""
    place = (IndexedTip.tip_reference, IndexedTip.key_number, IndexedTip.version)
    wanted = select(*place).where(IndexedTip.tip_reference.in_(references)).order_by(IndexedTip.tip_reference)
    return [reference for reference, *stands in session.execute(wanted) if IndexMark(*stands) < mark]


def put_off_comes_first(session: Session) -> bool:
    """Whether the lowest of all are tips that triage has put off."""
    lowest = _lowest(session)
    return lowest is not None and lowest.key_number == NO_KEY and lowest.version > 0


def any_tip_under(session: Session, key_number: int) -> bool:
    """Whether a tip may have fingerprints of this key or an older one."""
    return session.scalar(select(IndexedTip.key_number).where(IndexedTip.key_number <= key_number).limit(1)) is not None


def progress_to(session: Session, mark: IndexMark) -> IndexProgress:
    """Counts the index of the table from end to end: for a page that somebody asks for, not for every second."""
    place = (IndexedTip.key_number, IndexedTip.version, IndexedTip.failed)
    counted: Counter[str] = Counter()
    by_key: Counter[int] = Counter()
    for key_number, version, failed, tips in session.execute(select(*place, func.count()).group_by(*place)):
        what = "left" if (key_number, version) < mark else "failed" if failed else "indexed"
        counted[what] += tips
        by_key[key_number] += tips
    keys = {number: by_key[number] for number in sorted(by_key, reverse=True) if number != NO_KEY}
    return IndexProgress(counted["indexed"], counted["left"], counted["failed"], keys)


def triaged_without_place(session: Session, most: int) -> Sequence[str]:
    """Triaged tips that the index does not know of: an older program has triaged them. It goes through all tips."""
    known = select(IndexedTip.tip_reference).where(IndexedTip.tip_reference == Tip.reference).exists()
    return session.scalars(select(Tip.reference).where(Tip.urgency.is_not(None), ~known).limit(most)).all()


def await_indexing(session: Session, references: Sequence[str]) -> None:
    """Those of the tips that have no place in the index wait for one. What somebody works on is left for next time."""
    known = select(IndexedTip.tip_reference).where(IndexedTip.tip_reference == Tip.reference).exists()
    found = select(Tip.reference).where(Tip.reference.in_(references), Tip.urgency.is_not(None), ~known)
    free = session.scalars(found.with_for_update(key_share=True, skip_locked=True)).all()
    put_in(session, free, key_number=NO_KEY, version=0)


def _lowest(session: Session) -> IndexMark | None:
    """Where the lowest tip of all stands: the first entry of the index. To compare in SQL instead, SQLite goes through
    all that stand under the newest key.
    """
    place = (IndexedTip.key_number, IndexedTip.version)
    row = session.execute(select(*place).order_by(*place).limit(1)).one_or_none()
    return IndexMark(*row) if row else None
