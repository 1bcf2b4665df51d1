"""Withdrawals: the tipster has ended the dialogue, and the code opens nothing any more. The tip itself stays."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import ForeignKey, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime


class Withdrawal(Base):
    """Rows are only ever added, and only by the public site: a code that has died stays dead."""

    __tablename__ = "withdrawals"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    withdrawn_at: Mapped[datetime] = mapped_column(UtcDateTime)


def add_withdrawal(session: Session, reference: str, withdrawn_at: datetime) -> None:
    """The tip is withdrawn. When two clicks arrive at once, the first counts."""
    with suppress(IntegrityError), session.begin_nested():
        session.execute(insert(Withdrawal).values(tip_reference=reference, withdrawn_at=withdrawn_at))


def withdrawal_time(session: Session, reference: str) -> datetime | None:
    """None for a tip that is not withdrawn."""
    return session.scalar(select(Withdrawal.withdrawn_at).where(Withdrawal.tip_reference == reference))
