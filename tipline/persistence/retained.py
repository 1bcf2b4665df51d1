"""What the times of tips depend on, and the yearly decisions to keep them (domain/retention.py)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, ScalarSelect, Select, String, func, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from tipline.domain.approvals import MOST_REASON
from tipline.domain.links.decisions import CONFIRMED
from tipline.domain.officers import Officer
from tipline.domain.retention import Kept
from tipline.domain.states import ERASED
from tipline.persistence.holds import Hold
from tipline.persistence.schema import Base, UtcDateTime
from tipline.persistence.tip_links import TipLink
from tipline.persistence.tips import Tip


class Review(Base):
    """Somebody has tried whether the tip is still needed, and keeps it on. `reason` holds no words of the tip."""

    __tablename__ = "reviews"

    review_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    officer_name: Mapped[str] = mapped_column(String(255))
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(MOST_REASON))


@dataclass(frozen=True)
class KeptTip:
    """A tip as the rules of time see it: nothing of what was told."""

    reference: str
    county: str
    kept: Kept
    held: bool


def kept_tips(session: Session, before: datetime, *, after: str, most: int) -> list[KeptTip]:
    """Tips that were received before `before`, in the order of their references, those behind `after`."""
    query = _kept().where(Tip.received_at < before, Tip.reference > after).order_by(Tip.reference).limit(most)
    return _rows(session, query)


def kept_tip(session: Session, reference: str) -> KeptTip | None:
    """None for a tip that is erased or not there."""
    found = _rows(session, _kept().where(Tip.reference == reference))
    return found[0] if found else None


def kept_among(session: Session, references: Collection[str]) -> list[KeptTip]:
    return _rows(session, _kept().where(Tip.reference.in_(references)).order_by(Tip.reference))


def kept_of(session: Session, officer: Officer, *, after: str, most: int) -> list[KeptTip]:
    """Tips of the officer's county and those whose county nobody knows, in the order of their references."""
    here: tuple[ColumnElement[bool], ...] = (Tip.county.in_((officer.county, "")),) if officer.county else ()
    return _rows(session, _kept().where(Tip.reference > after, *here).order_by(Tip.reference).limit(most))


def holds_of(session: Session, officer: Officer, most: int) -> Sequence[Hold]:
    """On tips of the officer's county and those whose county nobody knows, the oldest first."""
    query = select(Hold).join(Tip, Tip.reference == Hold.tip_reference)
    if officer.county:
        query = query.where(Tip.county.in_((officer.county, "")))
    return session.scalars(query.order_by(Hold.held_at, Hold.tip_reference).limit(most)).all()


def review_exists(session: Session, review_id: str) -> bool:
    return session.get(Review, review_id) is not None


def registered_again() -> ScalarSelect[datetime]:
    """When the newest tip that officers have linked with this one was received."""
    other = aliased(Tip)
    return (
        select(func.max(other.received_at))
        .join(TipLink, TipLink.other_reference == other.reference)
        .where(TipLink.tip_reference == Tip.reference, TipLink.decided == CONFIRMED)
        .correlate(Tip)
        .scalar_subquery()
    )


def _kept() -> Select[str, str, str, str | None, datetime, datetime | None, datetime | None, datetime | None, bool]:
    reviewed = select(func.max(Review.reviewed_at)).where(Review.tip_reference == Tip.reference).correlate(Tip)
    held = select(Hold.tip_reference).where(Hold.tip_reference == Tip.reference).exists()
    return select(
        Tip.reference,
        Tip.county,
        Tip.state,
        Tip.outcome,
        Tip.received_at,
        Tip.closed_at,
        registered_again().label("again"),
        reviewed.scalar_subquery().label("reviewed"),
        held.label("held"),
    ).where(Tip.state != ERASED)


def _rows(session: Session, query: Select[*tuple[object, ...]]) -> list[KeptTip]:
    rows: Sequence[object] = session.execute(query).all()
    return [_kept_tip(*row) for row in rows]  # type: ignore[misc]


def _kept_tip(  # noqa: PLR0917 the columns of one row, in their order
    reference: str,
    county: str,
    state: str,
    outcome: str | None,
    received_at: datetime,
    closed_at: datetime | None,
    again: datetime | None,
    reviewed: datetime | None,
    held: bool,  # noqa: FBT001
) -> KeptTip:
    kept = Kept(
        state=state,
        outcome=outcome,
        received_at=received_at,
        closed_at=closed_at,
        registered_again=again,
        reviewed_at=reviewed,
    )
    return KeptTip(reference, county, kept, held)
