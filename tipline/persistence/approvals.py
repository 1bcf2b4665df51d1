"""Requests for a second person, and what became of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, Select, String, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from tipline.domain.approvals import MOST_REASON, good_until, standing
from tipline.domain.officers import Officer
from tipline.persistence.officers import Account
from tipline.persistence.schema import Base, UtcDateTime
from tipline.persistence.tips import Tip


class Approval(Base):
    """One officer's request about one tip. `approval_id` is the random number of its form: sent twice, it is one.

    `reason` and `decision` are in clear, as the audit record keeps both too: neither holds words of the tip.
    """

    __tablename__ = "approvals"

    approval_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    act: Mapped[str] = mapped_column(String(16))
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"))
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(MOST_REASON))
    decision: Mapped[str] = mapped_column(String(MOST_REASON))
    asker_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(None, "tip_reference", "asker_id", "act"),
        Index(None, "state", "asked_at"),
        Index(None, "asker_id", "asked_at"),
    )

    def standing(self, now: datetime) -> str:
        return standing(self.act, self.state, asked_at=self.asked_at, decided_at=self.decided_at, now=now)

    @property
    def good_until(self) -> datetime | None:
        return good_until(self.act, self.state, asked_at=self.asked_at, decided_at=self.decided_at)


class Listed(NamedTuple):
    """A request with the names of whoever asked and whoever decided."""

    approval: Approval
    asker: str
    approver: str | None


def approval_by_id(session: Session, approval_id: str, *, lock: bool = False) -> Approval | None:
    """`lock` holds the row until the transaction ends, so that of two uses at once the second sees the first."""
    query = select(Approval).where(Approval.approval_id == approval_id)
    if lock:
        # What this session has read before must not hide what another one did meanwhile.
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def requests_of(session: Session, officer_id: int, reference: str, act: str) -> Sequence[Approval]:
    """The officer's own about this tip, the newest first."""
    return session.scalars(
        select(Approval)
        .where(Approval.tip_reference == reference, Approval.asker_id == officer_id, Approval.act == act)
        .order_by(Approval.asked_at.desc(), Approval.approval_id)
    ).all()


def requests_waiting_for(session: Session, officer: Officer, since: datetime, most: int) -> list[Listed]:
    """Those of others in the officer's county that were asked after `since` and nobody has decided, oldest first."""
    here = (Tip.county.in_((officer.county, "")),) if officer.county else ()
    query = _listed().join(Tip, Tip.reference == Approval.tip_reference)
    chosen = query.where(
        Approval.state == "asked", Approval.asked_at > since, Approval.asker_id != officer.officer_id, *here
    )
    return _rows(session, chosen.order_by(Approval.asked_at, Approval.approval_id).limit(most))


def requests_seen_by(session: Session, officer_id: int, most: int) -> list[Listed]:
    """Those that the officer has asked or decided, the newest first."""
    mine = or_(Approval.asker_id == officer_id, Approval.approver_id == officer_id)
    return _rows(session, _listed().where(mine).order_by(Approval.asked_at.desc(), Approval.approval_id).limit(most))


def active_officers(session: Session, officer_ids: Collection[int | None]) -> list[Officer]:
    """Those whose accounts are switched on, with their role and county as of now."""
    rows = session.execute(
        select(Account.id, Account.name, Account.role, Account.county).where(
            Account.id.in_([each for each in officer_ids if each is not None]), Account.active
        )
    )
    return [Officer(officer_id=row.id, name=row.name, role=row.role, county=row.county) for row in rows]


def _listed() -> Select[Approval, str, str]:
    asker, approver = aliased(Account), aliased(Account)
    return (
        select(Approval, asker.name, approver.name)
        .join(asker, asker.id == Approval.asker_id)
        .outerjoin(approver, approver.id == Approval.approver_id)
    )


def _rows(session: Session, query: Select[Approval, str, str]) -> list[Listed]:
    return [Listed(approval, asker, approver) for approval, asker, approver in session.execute(query)]
