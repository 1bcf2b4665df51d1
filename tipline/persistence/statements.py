"""Statements of officers about a tip, sealed under the tip's key. Rows are only ever added."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter, UtcDateTime


class SealedStatement(Base):
    """One version of a statement. `supersedes` is the version before it: each is followed by at most one."""

    __tablename__ = "statements"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    statement_id: Mapped[str] = mapped_column(String(32), unique=True)
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("statements.statement_id"), unique=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    officer_name: Mapped[str] = mapped_column(String(255))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def statement_place(reference: str, statement_id: str) -> str:
    return f"{reference}/statement/{statement_id}"


def statements_of_tip(session: Session, reference: str) -> Sequence[SealedStatement]:
    """Every version in the order in which they were written."""
    return session.scalars(
        select(SealedStatement).where(SealedStatement.tip_reference == reference).order_by(SealedStatement.id)
    ).all()


def statement_exists(session: Session, statement_id: str) -> bool:
    return session.scalar(select(SealedStatement.id).where(SealedStatement.statement_id == statement_id)) is not None
