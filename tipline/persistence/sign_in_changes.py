"""What was changed of how an officer signs in, until they have been told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, SmallInteger, String, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter, UtcDateTime


class SignInChange(Base):
    """`kind` is the act of the record. `told_at` is when a sign-in told it. A letter is to be tried at `letter_due_at`;
    None when it has gone out, was given up, or the account has no address.
    """

    __tablename__ = "sign_in_changes"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    letter_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))


def add_change(session: Session, officer_id: int, kind: str, now: datetime, letter_due_at: datetime | None) -> None:
    session.add(SignInChange(officer_id=officer_id, kind=kind, changed_at=now, letter_due_at=letter_due_at))


def remove_changes_before(session: Session, officer_id: int, moment: datetime) -> None:
    session.execute(delete(SignInChange).where(SignInChange.officer_id == officer_id, SignInChange.changed_at < moment))


def changes_of(session: Session, officer_id: int, most: int) -> Sequence[SignInChange]:
    """The newest first."""
    query = select(SignInChange).where(SignInChange.officer_id == officer_id)
    return session.scalars(query.order_by(SignInChange.changed_at.desc(), SignInChange.id.desc()).limit(most)).all()


def any_change_letter_due(session: Session, now: datetime) -> bool:
    return session.scalar(select(SignInChange.id).where(SignInChange.letter_due_at <= now).limit(1)) is not None


def lease_change_letter(session: Session, now: datetime, lease: timedelta) -> SignInChange | None:
    """One whose letter is due, the caller's alone until `lease` is over."""
    due = select(SignInChange).where(SignInChange.letter_due_at <= now).order_by(SignInChange.letter_due_at).limit(1)
    change = session.scalars(due.with_for_update(skip_locked=True)).first()
    if change is not None:
        change.letter_due_at, change.attempts = now + lease, change.attempts + 1
    return change


def set_change_letter(session: Session, change_id: int, due_at: datetime | None) -> None:
    """The letter is due then, or not at all."""
    session.execute(update(SignInChange).where(SignInChange.id == change_id).values(letter_due_at=due_at))
