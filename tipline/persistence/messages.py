"""The dialogue between tipster and officers. Each message is sealed twice: once for either side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, String, func, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime

TIPSTER, OFFICER = "tipster", "officer"
WAITING = "author = 'tipster' AND handled_at IS NULL"
"""What a message fulfils that no officer has answered or marked as read."""


class Message(Base):
    """`for_tipster` is sealed to the tip's reply key. `for_officers` is sealed under the key of an envelope:
    the tip's key for an officer's reply, a key of its own (envelope = message id) for what the tipster adds.

    `handled_at` is when an officer answered a tipster's message or marked it as read, `told_at` when a letter about its
    wait was planned. Both stay empty in what officers write; the public site neither reads nor sets them.
    """

    __tablename__ = "messages"

    message_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    author: Mapped[str] = mapped_column(String(8))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    for_tipster: Mapped[bytes] = mapped_column(LargeBinary)
    for_officers: Mapped[bytes] = mapped_column(LargeBinary)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # Only what waits is in it: it stays small however many messages there are.
    __table_args__ = (
        Index(
            "ix_messages_waiting",
            "tip_reference",
            "written_at",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        UNORDERED,
    )


@dataclass(frozen=True)
class SealedLine:
    """A message as the tipster may see it, still sealed."""

    message_id: str
    author: str
    written_at: datetime
    sealed: bytes
    waits: bool = False


def message_place(reference: str, message_id: str) -> str:
    return f"{reference}/message/{message_id}"


def add_message(
    session: Session,
    *,
    message_id: str,
    reference: str,
    author: str,
    written_at: datetime,
    for_tipster: bytes,
    for_officers: bytes,
) -> None:
    if session.get_bind().dialect.name == "postgresql":
        # Two writers would take the same position; the public role may not lock the tip's row itself.
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(reference))))
    earlier = session.scalar(select(func.count()).select_from(Message).where(Message.tip_reference == reference)) or 0
    session.execute(
        insert(Message).values(
            message_id=message_id,
            tip_reference=reference,
            position=earlier,
            author=author,
            written_at=written_at,
            for_tipster=for_tipster,
            for_officers=for_officers,
        )
    )


def message_exists(session: Session, message_id: str) -> bool:
    return session.scalar(select(Message.message_id).where(Message.message_id == message_id)) is not None


def lines_for_tipster(session: Session, reference: str) -> Sequence[SealedLine]:
    rows = session.execute(
        select(Message.message_id, Message.author, Message.written_at, Message.for_tipster)
        .where(Message.tip_reference == reference)
        .order_by(Message.position)
    )
    return [SealedLine(*row) for row in rows]


def last_author(session: Session, reference: str) -> str | None:
    """Who wrote the newest message, or None while nobody has."""
    newest = select(Message.author).where(Message.tip_reference == reference)
    return session.scalar(newest.order_by(Message.position.desc()).limit(1))


def message_of_tip(session: Session, reference: str, message_id: str) -> Message | None:
    found = session.get(Message, message_id)
    return found if found and found.tip_reference == reference else None
