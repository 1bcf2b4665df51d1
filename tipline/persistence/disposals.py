"""Deletions of many tips by one decision (gallring): what was proposed, decided and done. They are certificates too."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, Select, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from tipline.domain.approvals import DISPOSAL, MOST_REASON, good_until, standing
from tipline.domain.officers import Officer
from tipline.domain.states import ERASED
from tipline.persistence.officers import Account
from tipline.persistence.schema import Base, UtcDateTime
from tipline.persistence.tips import Tip


class Disposal(Base):
    """One officer's proposal. `disposal_id` is the random number of its form: sent twice, it is one.

    `reason` and `decision` are in clear, as the audit record keeps both too: neither holds words of a tip. `track` is
    the row of domain/retention.csv under which the tips are past their time.
    """

    __tablename__ = "disposals"

    disposal_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    track: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(MOST_REASON))
    decision: Mapped[str] = mapped_column(String(MOST_REASON))
    asker_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "state", "asked_at"), Index(None, "asker_id", "asked_at"))

    def standing(self, now: datetime) -> str:
        return standing(DISPOSAL, self.state, asked_at=self.asked_at, decided_at=self.decided_at, now=now)

    @property
    def good_until(self) -> datetime | None:
        return good_until(DISPOSAL, self.state, asked_at=self.asked_at, decided_at=self.decided_at)


class DisposalTip(Base):
    """A tip that was proposed. `erased` is whether this disposal deleted it: somebody else may have, or holds it."""

    __tablename__ = "disposal_tips"

    disposal_id: Mapped[str] = mapped_column(ForeignKey("disposals.disposal_id"), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True, index=True)
    erased: Mapped[bool] = mapped_column(default=False)


class ListedDisposal(NamedTuple):
    """A proposal with the numbers of its tips, and the names of whoever asked and whoever decided."""

    disposal: Disposal
    tips: int
    erased: int
    asker: str
    approver: str | None


def disposal_by_id(session: Session, disposal_id: str, *, lock: bool = False) -> Disposal | None:
    query = select(Disposal).where(Disposal.disposal_id == disposal_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def listed_disposal(session: Session, disposal_id: str) -> ListedDisposal | None:
    row = session.execute(_listed().where(Disposal.disposal_id == disposal_id)).one_or_none()
    return ListedDisposal(*row) if row else None


def tips_of_disposal(session: Session, disposal_id: str) -> Sequence[Tip]:
    """Erased ones too, as they stand now, in the order of their references."""
    chosen = select(Tip).join(DisposalTip, DisposalTip.tip_reference == Tip.reference)
    return session.scalars(
        chosen.where(DisposalTip.disposal_id == disposal_id)
        .order_by(Tip.reference)
        .execution_options(populate_existing=True)
    ).all()


def disposals_seen_by(session: Session, officer: Officer, most: int) -> list[ListedDisposal]:
    """Those of which every tip is this officer's business or that they asked for themselves, the newest first."""
    query = _listed()
    if officer.county:
        elsewhere = (
            select(DisposalTip.disposal_id)
            .join(Tip, Tip.reference == DisposalTip.tip_reference)
            .where(DisposalTip.disposal_id == Disposal.disposal_id, Tip.county.not_in((officer.county, "")))
        )
        query = query.where(or_(~elsewhere.exists(), Disposal.asker_id == officer.officer_id))
    newest = query.order_by(Disposal.asked_at.desc(), Disposal.disposal_id).limit(most)
    return [ListedDisposal(*row) for row in session.execute(newest)]


def rest_of_disposal(session: Session, disposal_id: str, most: int) -> Sequence[DisposalTip]:
    """Proposed tips that stand, in the order of their references."""
    chosen = select(DisposalTip).join(Tip, Tip.reference == DisposalTip.tip_reference)
    return session.scalars(
        chosen.where(DisposalTip.disposal_id == disposal_id, Tip.state != ERASED)
        .order_by(DisposalTip.tip_reference)
        .limit(most)
    ).all()


def proposed_already(session: Session, references: Sequence[str], since: datetime) -> set[str]:
    """Those of the tips that a proposal asked after `since` waits about, or that one approved is good for."""
    query = select(DisposalTip.tip_reference).join(Disposal, Disposal.disposal_id == DisposalTip.disposal_id)
    waits = Disposal.state.in_(("asked", "approved"))
    return set(
        session.scalars(query.where(DisposalTip.tip_reference.in_(references), waits, Disposal.asked_at > since))
    )


def _listed() -> Select[Disposal, int, int, str, str]:
    asker, approver = aliased(Account), aliased(Account)
    of_it = DisposalTip.disposal_id == Disposal.disposal_id
    tips = select(func.count()).where(of_it).correlate(Disposal).scalar_subquery()
    erased = select(func.count()).where(of_it, DisposalTip.erased).correlate(Disposal).scalar_subquery()
    return (
        select(Disposal, tips, erased, asker.name, approver.name)
        .join(asker, asker.id == Disposal.asker_id)
        .outerjoin(approver, approver.id == Disposal.approver_id)
    )
