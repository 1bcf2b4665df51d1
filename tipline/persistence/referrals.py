"""What officers wrote when a tip went to somebody else or was opened again, sealed under the tip's key.

Rows are only ever added.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter, UtcDateTime

REOPENED = "reopened"


class SealedReferral(Base):
    """`state` is the one it took the tip to: within the police or outside."""

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    referral_id: Mapped[str] = mapped_column(String(32), unique=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    state: Mapped[str] = mapped_column(String(16))
    officer_name: Mapped[str] = mapped_column(String(255))
    referred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SealedReopening(Base):
    """Why a closed tip was opened again."""

    __tablename__ = "reopenings"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    reopening_id: Mapped[str] = mapped_column(String(32), unique=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    officer_name: Mapped[str] = mapped_column(String(255))
    reopened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def referral_place(reference: str, referral_id: str) -> str:
    return f"{reference}/referral/{referral_id}"


def reopening_place(reference: str, reopening_id: str) -> str:
    return f"{reference}/reopening/{reopening_id}"


def referral_exists(session: Session, referral_id: str) -> bool:
    return session.scalar(select(SealedReferral.id).where(SealedReferral.referral_id == referral_id)) is not None


def reopening_exists(session: Session, reopening_id: str) -> bool:
    return session.scalar(select(SealedReopening.id).where(SealedReopening.reopening_id == reopening_id)) is not None
