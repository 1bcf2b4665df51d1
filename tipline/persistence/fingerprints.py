"""Fingerprints of what tips name: which tips share one, found without opening any of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    SmallInteger,
    String,
    delete,
    false,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.tips import Tip

MOST_OF_A_CLUE = 100
"""Tips that are looked up for one clue. Where a telephone is named ten thousand times, a hundred are work enough."""
MOST_LOOKED_UP = 200
"""Fingerprints of one look-up: a tip has at most 120 clues (domain/links/clues.py), most have five, and SQLite takes no
more than 500 parts in one statement."""


class TipFingerprint(Base):
    """Something that a tip names, under a key of the index. What kind of thing it is lies in the key.

    `county` is the tip's, as it was when the tip was indexed: an officer of one county finds its tips among ten
    thousand of others.
    """

    __tablename__ = "tip_fingerprints"
    __table_args__ = UNORDERED

    fingerprint: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    county: Mapped[str] = mapped_column(String(2), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True, index=True)


class IndexedTip(Base):
    """Under which key, and by which version of the rules, a triaged tip stands in the index.

    Key 0 is none: the tip waits to be put in. `failed` says that it could not be opened, and has no fingerprint for
    that. `received_at` is that of the tip, so that the newest of those that wait is found without asking for the rest.
    """

    __tablename__ = "indexed_tips"

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    key_number: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[int] = mapped_column(SmallInteger)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failed: Mapped[bool] = mapped_column(Boolean, server_default=false())

    __table_args__ = (
        # Whatever the job, the progress and the destruction of a key ask is answered from this index alone.
        Index(None, "key_number", "version", "received_at", "tip_reference", "failed"),
        UNORDERED,
    )


@dataclass(frozen=True)
class Holder:
    """Another tip, and one fingerprint that it shares."""

    fingerprint: int
    reference: str
    county: str
    municipality: str
    received_at: datetime
    state: str


def replace_fingerprints(
    session: Session,
    reference: str,
    fingerprints: Iterable[int],
    *,
    key_number: int,
    version: int,
    failed: bool = False,
) -> None:
    """The tip stands in the index with these and no others."""
    session.execute(delete(TipFingerprint).where(TipFingerprint.tip_reference == reference))
    session.execute(delete(IndexedTip).where(IndexedTip.tip_reference == reference))
    county = session.scalar(select(Tip.county).where(Tip.reference == reference)) or ""
    row = {"tip_reference": reference, "county": county}
    rows = [{"fingerprint": each, **row} for each in sorted(set(fingerprints))]
    if rows:
        session.execute(insert(TipFingerprint), rows)
    put_in(session, [reference], key_number=key_number, version=version, failed=failed)


def put_in(
    session: Session, references: Collection[str], *, key_number: int, version: int, failed: bool = False
) -> None:
    """The tips, which had no place in the index, have one."""
    place = (literal(key_number), literal(version), literal(failed, Boolean))
    tips = select(Tip.reference, Tip.received_at, *place).where(Tip.reference.in_(references))
    columns = ["tip_reference", "received_at", "key_number", "version", "failed"]
    session.execute(insert(IndexedTip).from_select(columns, tips, include_defaults=False))


def index_anew(session: Session, *which: ColumnElement[bool]) -> None:
    """These tips wait to be indexed again, and are found as before until they are. `which` is about IndexedTip."""
    session.execute(update(IndexedTip).where(*which).values(version=0))


def holders_of(
    session: Session, fingerprints: Iterable[int], *, besides: str = "", county: str = ""
) -> Sequence[Holder]:
    """Other tips with any of these fingerprints, in one statement.

    Of each fingerprint at most MOST_OF_A_CLUE tips, and where `county` is named, as many there or where nobody knows,
    and as many elsewhere. Of more than MOST_LOOKED_UP fingerprints the first count.
    """
    sought = islice(dict.fromkeys(fingerprints), MOST_LOOKED_UP)
    own = (TipFingerprint.county.in_(("", county)),)
    sides = (own, (TipFingerprint.county.not_in(("", county)),)) if county else ((),)
    parts = [_first_with(each, besides, side) for each in sought for side in sides]
    if not parts:
        return []
    held = union_all(*parts).subquery()
    columns = (Tip.reference, Tip.county, Tip.municipality, Tip.received_at, Tip.state)
    rows = session.execute(
        select(held.c.fingerprint, *columns)
        .join(Tip, Tip.reference == held.c.tip_reference)
        .order_by(held.c.fingerprint, Tip.reference)
    )
    return [Holder(*row) for row in rows]


def _first_with(fingerprint: int, besides: str, side: Collection[ColumnElement[bool]]) -> Select[int, str]:
    found = (
        select(literal(fingerprint, BigInteger).label("fingerprint"), TipFingerprint.tip_reference)
        .where(TipFingerprint.fingerprint == fingerprint, TipFingerprint.tip_reference != besides, *side)
        .limit(MOST_OF_A_CLUE)
        .subquery()
    )
    return select(found.c.fingerprint, found.c.tip_reference)
