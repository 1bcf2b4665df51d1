"""Levels that officers have set for tips, which triage leaves alone. The reason is sealed under the tip's key."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter, UtcDateTime


class UrgencyOverride(Base):
    """A level that an officer set. Rows are only ever added; the newest of a tip counts."""

    __tablename__ = "urgency_overrides"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    override_id: Mapped[str] = mapped_column(String(32), unique=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    urgency: Mapped[str] = mapped_column(String(16))
    officer_name: Mapped[str] = mapped_column(String(255))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def override_place(reference: str, override_id: str) -> str:
    return f"{reference}/urgency/{override_id}"


def override_exists(session: Session, override_id: str) -> bool:
    return session.scalar(select(UrgencyOverride.id).where(UrgencyOverride.override_id == override_id)) is not None


def levels_set(session: Session, references: Collection[str] | None = None) -> dict[str, str]:
    """By reference of every tip, or every one of these, for which an officer has set a level, the one set last."""
    set_in_order = select(UrgencyOverride.tip_reference, UrgencyOverride.urgency).order_by(UrgencyOverride.id)
    if references is not None:
        set_in_order = set_in_order.where(UrgencyOverride.tip_reference.in_(references))
    return {row.tip_reference: row.urgency for row in session.execute(set_in_order)}
