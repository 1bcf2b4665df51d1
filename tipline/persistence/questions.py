"""Open questions about an event. Each lies with one of its tips, sealed under its key, and goes when that tip goes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, UtcDateTime


class SealedQuestion(Base):
    """`settled_by` and `settled_at` are empty while nobody knows the answer."""

    __tablename__ = "questions"

    question_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    officer_name: Mapped[str] = mapped_column(String(255))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    settled_by: Mapped[str | None] = mapped_column(String(255))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def question_place(reference: str, question_id: str) -> str:
    return f"{reference}/question/{question_id}"


def questions_of(session: Session, references: Collection[str]) -> Sequence[SealedQuestion]:
    """In the order in which they were asked."""
    return session.scalars(
        select(SealedQuestion)
        .where(SealedQuestion.tip_reference.in_(references))
        .order_by(SealedQuestion.asked_at, SealedQuestion.question_id)
    ).all()
