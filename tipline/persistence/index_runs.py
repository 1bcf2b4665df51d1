"""Runs of indexing tips anew: begun when tips wait, ended when none does, however often the worker died meanwhile."""

from datetime import datetime

from sqlalchemy import Integer, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter, UtcDateTime


class IndexRun(Base):
    """`tips` waited when it began. One run at most has no end."""

    __tablename__ = "index_runs"

    number: Mapped[int] = mapped_column(Counter, primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tips: Mapped[int] = mapped_column(Integer)


def open_run(session: Session) -> IndexRun | None:
    """There are as many rows as there were runs, a few a year, so that all may be looked at."""
    return session.scalars(select(IndexRun).where(IndexRun.ended_at.is_(None)).limit(1)).one_or_none()
