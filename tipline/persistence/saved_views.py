"""Views of the queue that an officer comes back to."""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter

NAME_LENGTH = 40
QUERY_LENGTH = 300


class SavedView(Base):
    """A filter under a name, for the officer who saved it alone. `query` is what the queue's address asks for."""

    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    query: Mapped[str] = mapped_column(String(QUERY_LENGTH))

    __table_args__ = (UniqueConstraint("officer_id", "name"),)


def views_of(session: Session, officer_id: int) -> Sequence[SavedView]:
    """By name."""
    return session.scalars(
        select(SavedView).where(SavedView.officer_id == officer_id).order_by(func.lower(SavedView.name), SavedView.id)
    ).all()


def remove_view(session: Session, view_id: int, officer_id: int) -> str | None:
    """What the view asked for; None when this officer has no such view."""
    return session.scalar(
        delete(SavedView).where(SavedView.id == view_id, SavedView.officer_id == officer_id).returning(SavedView.query)
    )
