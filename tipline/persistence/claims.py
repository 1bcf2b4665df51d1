"""Who works a tip."""

from datetime import datetime

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, UtcDateTime


class Claim(Base):
    """At most one officer holds a tip: the primary key says so."""

    __tablename__ = "claims"

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)


def claim_on(session: Session, reference: str) -> Claim | None:
    return session.get(Claim, reference)


def remove_claim(session: Session, reference: str) -> None:
    session.execute(delete(Claim).where(Claim.tip_reference == reference))
