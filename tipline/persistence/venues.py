"""The register of venues: sealed rows under random ids, a few thousand of them, that the officer zone opens at once."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, Select, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.fingerprints import IndexedTip, index_anew
from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.tips import Tip

Stamp = tuple[str, bytes]
"""Tells one state of the register from every other: the row that was sealed last, whose seal is never made twice."""


REGISTER = 0x7665_6E75_6573
"""PostgreSQL advisory lock: the word venues."""


class SealedVenue(Base):
    """A venue with its changes. `number` is that of the entry in the record of its last change, so that it grows in
    the order in which changes are there for others.
    """

    __tablename__ = "venues"
    __table_args__ = UNORDERED

    venue_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def venue_place(venue_id: str) -> str:
    """What a venue's seal is bound to."""
    return f"venues/{venue_id}"


def register_stamp(session: Session) -> Stamp | None:
    """None of an empty register. One row by an index, however many there are."""
    row = session.execute(newest_venue()).one_or_none()
    return (row[0], row[1]) if row else None


def newest_venue() -> Select[str, bytes]:
    """The row that a stamp is made of."""
    newest = select(SealedVenue.venue_id, SealedVenue.sealed)
    return newest.order_by(SealedVenue.number.desc(), SealedVenue.venue_id.desc()).limit(1)


def all_venues(session: Session) -> Sequence[tuple[str, bytes]]:
    """Id and sealed content of each."""
    return [(row[0], row[1]) for row in session.execute(select(SealedVenue.venue_id, SealedVenue.sealed))]


def sealed_venues(session: Session, venue_ids: Collection[str], *, lock: bool = False) -> dict[str, SealedVenue]:
    """Those that are there. `lock` holds them, always in the same order, until the transaction ends."""
    query = select(SealedVenue).where(SealedVenue.venue_id.in_(venue_ids)).order_by(SealedVenue.venue_id)
    return {each.venue_id: each for each in session.scalars(query.with_for_update() if lock else query)}


def register_changes(session: Session) -> None:
    """Until this transaction ends, no other puts a tip into the index or changes the register. Held before anything
    else: whoever indexes a tip writes into the record afterwards.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(REGISTER)))


def register_stays(session: Session) -> None:
    """Until this transaction ends, the register stays as it is. A tip that is being indexed either knows of a venue or
    is seen by the one who adds it, and waits to be indexed anew. SQLite has one writer at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(REGISTER)))


def leave_index(session: Session, municipalities: Collection[str]) -> None:
    """Tips of these municipalities, and those without one, wait to be indexed anew. They are found as before until
    they have been.
    """
    anew = select(Tip.reference).where(Tip.municipality.in_({"", *municipalities}))
    index_anew(session, IndexedTip.tip_reference.in_(anew))
