"""Keys of the ring that came to their end, and what is still wrapped for one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, ScalarSelect, String, bindparam, column, func, select, table, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, UtcDateTime

WRAPPED = table("wrapped_keys", column("key_id"), column("tip_reference"))


class RingKeyEnd(Base):
    """From then on nothing may be sealed to this key alone. Rows are only ever added."""

    __tablename__ = "ring_key_ends"

    key_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)


ENDED_AMONG = select(RingKeyEnd.key_id).where(RingKeyEnd.key_id.in_(bindparam("key_ids", expanding=True)))


def ended_keys(connection: Connection, key_ids: Collection[str]) -> set[str]:
    return set(connection.scalars(ENDED_AMONG, {"key_ids": list(key_ids)}))


def number_ended(key_ids: Sequence[ColumnElement[str]]) -> ScalarSelect[int]:
    """Part of a statement: how many of these have come to their end."""
    return select(func.count()).select_from(RingKeyEnd).where(RingKeyEnd.key_id.in_(key_ids)).scalar_subquery()


def end_key(session: Session, key_id: str, now: datetime) -> None:
    if not ended_keys(session.connection(), [key_id]):
        session.add(RingKeyEnd(key_id=key_id, ended_at=now))


def wait_for_writers(session: Session) -> None:
    """Whoever was wrapping a key is done; SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE wrapped_keys IN SHARE ROW EXCLUSIVE MODE"))


def tips_wrapped_for(session: Session, key_ids: Collection[str], most: int, *, after: str = "") -> Sequence[str]:
    """Up to `most` tips with a key that is wrapped for one of these, by reference."""
    wanted = WRAPPED.c.key_id.in_(key_ids), WRAPPED.c.tip_reference > after
    query = select(WRAPPED.c.tip_reference).where(*wanted).distinct()
    return session.scalars(query.order_by(WRAPPED.c.tip_reference).limit(most)).all()


def count_wrapped(session: Session) -> dict[str, int]:
    """By key. It counts the index from end to end: for somebody who asks."""
    rows = session.execute(select(WRAPPED.c.key_id, func.count()).group_by(WRAPPED.c.key_id))
    return {str(row.key_id): int(row[1]) for row in rows}
