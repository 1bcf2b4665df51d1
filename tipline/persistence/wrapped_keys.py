"""The wrapped keys of tips. Destroying a tip's rows here is the only deletion that no backup or log undoes."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, ForeignKey, Index, LargeBinary, String, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.database import DatabaseUnavailable
from tipline.persistence.ring_keys import ended_keys
from tipline.persistence.schema import UNORDERED, Base


class EveryKeyEnded(DatabaseUnavailable):
    """All keys that this was sealed to are being destroyed: nobody could open it, so it may not be acknowledged.

    The public site has public halves of before a rotation. It is out of order until it gets the new one.
    """


class WrappedKey(Base):
    """A sealing key wrapped for one key of the officer ring.

    `envelope` names what the key opens: the tip's reference, or the id of a message that the tipster added.
    """

    __tablename__ = "wrapped_keys"
    __table_args__ = (Index("ix_wrapped_keys_key_id_tip_reference", "key_id", "tip_reference"), UNORDERED)

    envelope: Mapped[str] = mapped_column(String(32), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


ADD_WRAPPED_KEY = insert(WrappedKey)


def add_wrapped_keys(session: Session, reference: str, envelope: str, wrapped: dict[str, bytes]) -> None:
    connection = session.connection()
    connection.execute(ADD_WRAPPED_KEY, key_rows(reference, envelope, wrapped))
    # Asked after the rows are there: whoever ends a key waits for them, or has said so before.
    refuse_ended_keys(connection, wrapped)


def key_rows(reference: str, envelope: str, wrapped: dict[str, bytes]) -> list[dict[str, object]]:
    return [
        {"envelope": envelope, "key_id": key_id, "tip_reference": reference, "wrapped": ciphertext}
        for key_id, ciphertext in wrapped.items()
    ]


def refuse_ended_keys(connection: Connection, key_ids: Collection[str]) -> None:
    """Raises EveryKeyEnded."""
    if set(key_ids) <= ended_keys(connection, key_ids):
        raise EveryKeyEnded


def wrapped_keys_of_tip(session: Session, reference: str) -> dict[str, dict[str, bytes]]:
    """All wrapped keys of a tip in one query: by envelope, then by key id."""
    return by_envelope(session.scalars(select(WrappedKey).where(WrappedKey.tip_reference == reference)))


def by_envelope(rows: Iterable[WrappedKey]) -> dict[str, dict[str, bytes]]:
    """By envelope, then by key id."""
    found: dict[str, dict[str, bytes]] = {}
    for row in rows:
        found.setdefault(row.envelope, {})[row.key_id] = row.wrapped
    return found
