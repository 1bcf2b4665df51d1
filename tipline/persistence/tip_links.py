"""Links between tips that officers have decided about. Each is two rows, one with either tip and under its key."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.links.decisions import CONFIRMED
from tipline.persistence.schema import UNORDERED, Base, UtcDateTime


class TipLink(Base):
    """One tip's side of a link. `decided` is one of `domain/links/decisions.py`; why is in `sealed`, for this tip."""

    __tablename__ = "tip_links"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    other_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True, index=True)
    decided: Mapped[str] = mapped_column(String(16))
    officer_name: Mapped[str] = mapped_column(String(255))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def link_place(reference: str, other: str) -> str:
    return f"{reference}/link/{other}"


def remove_link(session: Session, one: str, other: str) -> bool:
    """Whether there was one."""
    both = or_(
        (TipLink.tip_reference == one) & (TipLink.other_reference == other),
        (TipLink.tip_reference == other) & (TipLink.other_reference == one),
    )
    gone = session.execute(delete(TipLink).where(both).returning(TipLink.tip_reference)).all()
    return bool(gone)


def confirmed_links_among(session: Session, references: Collection[str]) -> Sequence[tuple[str, str]]:
    """Every confirmed link that one of these tips has, once."""
    rows = session.execute(
        select(TipLink.tip_reference, TipLink.other_reference)
        .where(TipLink.tip_reference.in_(references), TipLink.decided == CONFIRMED)
        .order_by(TipLink.tip_reference, TipLink.other_reference)
    )
    return sorted({(min(row), max(row)) for row in map(tuple, rows)})
