"""The redrawn copies of attachments, and how far the worker has come with each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column

from tipline.domain.ranks import MOST_FAILURES
from tipline.persistence.reports import Attachment
from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.tips import Tip

WAITING, DRAWN, UNREADABLE, DAMAGED = "waiting", "drawn", "unreadable", "damaged"
"""States of a redrawing. `damaged` is not the picture but its seal."""


class Redrawing(Base):
    """One for each attachment. `sealed` is the copy, under the key of `envelope`, and there when `state` is drawn;
    `size` is the number of its bytes, told without fetching them.

    It is a table of its own because SQLite writes a row anew as a whole, with a picture of 15 MB in it, for a lease.
    """

    __tablename__ = "redrawings"

    tip_reference: Mapped[str] = mapped_column(String(10), primary_key=True)
    envelope: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    state: Mapped[str] = mapped_column(String(16), server_default=WAITING)
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    size: Mapped[int | None] = column_property(func.length(sealed, type_=Integer), deferred=True)

    __table_args__ = (
        # A copy never outlives its original.
        ForeignKeyConstraint(
            ["tip_reference", "envelope", "position"],
            ["attachments.tip_reference", "attachments.envelope", "attachments.position"],
            ondelete="CASCADE",
        ),
        Index(None, "state", "leased_until"),
        UNORDERED,
    )


@dataclass(frozen=True)
class Picture:
    """An attachment as the page of its tip lists it: `state` tells whether there is a copy to look at.

    `size` is that of the sealed copy in bytes, None where there is none.
    """

    envelope: str
    position: int
    state: str
    size: int | None = None


def redrawn_place(reference: str, envelope: str, position: int) -> str:
    """Where the ciphertext of a redrawn copy belongs."""
    return f"{reference}/{envelope}/redrawn/{position}"


def add_redrawings(connection: Connection, reference: str, envelope: str, count: int) -> None:
    """The first `count` attachments of the envelope wait to be redrawn."""
    if count:
        key = {"tip_reference": reference, "envelope": envelope}
        connection.execute(insert(Redrawing), [{**key, "position": position} for position in range(count)])


def pictures_of_tip(session: Session, reference: str) -> list[Picture]:
    """Every attachment of a tip, without its content."""
    order = (Redrawing.envelope, Redrawing.position)
    told = (*order, Redrawing.state, Redrawing.size)
    rows = session.execute(select(*told).where(Redrawing.tip_reference == reference).order_by(*order))
    return [Picture(*row) for row in rows]


def redrawing_of(session: Session, attachment: Attachment) -> Redrawing | None:
    return session.get(Redrawing, tuple(attachment))


def any_redrawing_waiting(session: Session, now: datetime) -> bool:
    """Also whether one is to be given up: it has waited for the end of its last lease."""
    return session.scalar(select(Redrawing.position).where(*_free(now)).limit(1)) is not None


def lease_redrawing(session: Session, now: datetime, lease: timedelta) -> Attachment | None:
    """The waiting attachment of the foremost tip in the queue, leased to the caller alone until `lease` is over."""
    chosen = session.scalars(
        select(Redrawing)
        .join(Tip, Tip.reference == Redrawing.tip_reference)
        .where(*_free(now), Redrawing.attempts < MOST_FAILURES)
        .order_by(Tip.rank.desc(), Tip.received_at, Redrawing.tip_reference, Redrawing.envelope, Redrawing.position)
        .limit(1)
        .with_for_update(skip_locked=True, of=Redrawing)
    ).one_or_none()
    if chosen is None:
        return None
    chosen.leased_until, chosen.attempts = now + lease, chosen.attempts + 1
    return Attachment(chosen.tip_reference, chosen.envelope, chosen.position)


def give_up_redrawings(session: Session, now: datetime) -> None:
    """What was tried as often as allowed, also by workers that died of it, counts as not readable."""
    session.execute(
        update(Redrawing)
        .where(*_free(now), Redrawing.attempts >= MOST_FAILURES)
        .values(state=UNREADABLE, leased_until=None)
    )


def store_redrawing(session: Session, attachment: Attachment, state: str, sealed: bytes | None) -> None:
    """The redrawing is finished. The first of two workers counts: what is drawn stays drawn."""
    reference, envelope, position = attachment
    session.execute(
        update(Redrawing)
        .where(
            Redrawing.tip_reference == reference,
            Redrawing.envelope == envelope,
            Redrawing.position == position,
            Redrawing.state == WAITING,
        )
        # The end of the lease would be the time of sending, nearly to the second.
        .values(state=state, sealed=sealed, leased_until=None)
    )


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Redrawing.state == WAITING,
        or_(Redrawing.leased_until.is_(None), Redrawing.leased_until <= now),
    )
