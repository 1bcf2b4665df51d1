"""Legal holds: tips that may not be deleted, whoever decides it and however old they are."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.approvals import MOST_REASON
from tipline.persistence.schema import Base, UtcDateTime


class Hold(Base):
    """At most one a tip. The row goes when the hold is lifted: who set and lifted it, and why, is in the record.

    `reason` is in clear, as the audit record keeps it too: it holds no words of the tip.
    """

    __tablename__ = "holds"

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    officer_name: Mapped[str] = mapped_column(String(255))
    held_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(MOST_REASON))


def hold_on(session: Session, reference: str) -> Hold | None:
    """As the database has it now, whatever this session has read before."""
    return session.scalars(
        select(Hold).where(Hold.tip_reference == reference).execution_options(populate_existing=True)
    ).one_or_none()


def remove_hold(session: Session, reference: str) -> bool:
    """Whether there was one."""
    gone = delete(Hold).where(Hold.tip_reference == reference).returning(Hold.tip_reference)
    return session.scalar(gone) is not None
