"""Who works a tip."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.officers import Account
from tipline.persistence.schema import Base, UtcDateTime


class Claim(Base):
    """At most one officer holds a tip: the primary key says so."""

    __tablename__ = "claims"

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)


def claim_on(session: Session, reference: str) -> Claim | None:
    return session.get(Claim, reference)


def holders_of(session: Session, references: Collection[str], *, but: int) -> dict[str, str]:
    """Who holds which of the tips, by name, in the order of the references. The officer `but` is left out."""
    held = (
        select(Claim.tip_reference, Account.name)
        .join(Account, Account.id == Claim.officer_id)
        .where(Claim.tip_reference.in_(references), Claim.officer_id != but)
        .order_by(Claim.tip_reference)
    )
    return dict(iter(session.execute(held)))


def remove_claim(session: Session, reference: str) -> None:
    session.execute(delete(Claim).where(Claim.tip_reference == reference))
