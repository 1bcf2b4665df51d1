"""Letters that must go out: an outbox in the database, so that a dead mail server delays an alert and loses none."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, SmallInteger, String, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.tips import not_erased


class Letter(Base):
    """One letter about one tip, at most one of each kind at a time. It holds no word of the tip."""

    __tablename__ = "letters"

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "sent_at", "due_at"), UNORDERED)


def add_letter(session: Session, reference: str, kind: str, due_at: datetime) -> None:
    """The letter is due, unless the tip is erased. When two clocks plan it at once, the first counts."""
    if not not_erased(session, [reference]):
        return
    with suppress(IntegrityError), session.begin_nested():
        session.execute(insert(Letter).values(tip_reference=reference, kind=kind, due_at=due_at, attempts=0))


def add_letter_again(session: Session, reference: str, kind: str, due_at: datetime) -> None:
    """The letter is due, also when one of this kind about this tip has been sent before."""
    again = (
        update(Letter)
        .where(Letter.tip_reference == reference, Letter.kind == kind)
        .values(due_at=due_at, sent_at=None, attempts=0, leased_until=None)
        .execution_options(synchronize_session=False)
        .returning(Letter.kind)
    )
    if not session.scalars(again).all():
        add_letter(session, reference, kind, due_at)


def letters_about(session: Session, references: Sequence[str]) -> set[tuple[str, str]]:
    """Reference and kind of every letter about these tips, planned or sent."""
    query = select(Letter.tip_reference, Letter.kind).where(Letter.tip_reference.in_(references))
    return {(reference, kind) for reference, kind in session.execute(query)}


def lease_letters_due(session: Session, now: datetime, lease: timedelta, most: int) -> Sequence[Letter]:
    """Unsent letters whose time has come, leased to the caller alone until `lease` is over."""
    free = or_(Letter.leased_until.is_(None), Letter.leased_until <= now)
    letters = session.scalars(
        select(Letter)
        .where(Letter.sent_at.is_(None), Letter.due_at <= now, free)
        .order_by(Letter.due_at, Letter.tip_reference)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    for letter in letters:
        letter.leased_until = now + lease
        letter.attempts += 1
    return letters


def any_letter_due(session: Session, now: datetime) -> bool:
    free = or_(Letter.leased_until.is_(None), Letter.leased_until <= now)
    return (
        session.scalar(select(Letter.kind).where(Letter.sent_at.is_(None), Letter.due_at <= now, free).limit(1))
        is not None
    )
