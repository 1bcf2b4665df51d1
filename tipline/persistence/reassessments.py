"""Tips whose newest assessment is of an older version of the policy, a batch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.tips import Tip


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Tips that no version of `newest` has judged. `since` is the earliest time of receipt, or None."""

    newest: tuple[str, ...]
    since: datetime | None = None


def versions_in_use(session: Session) -> Sequence[str]:
    """The versions of the policy that have judged any tip."""
    return session.scalars(select(SealedAssessment.policy_version).distinct()).all()


def count_judged_before(session: Session, wanted: Wanted) -> int:
    return session.scalar(select(func.count()).select_from(Tip).where(*_judged_before(wanted))) or 0


def judged_before(session: Session, wanted: Wanted, *, closed: bool, after: str, most: int) -> Sequence[str]:
    """Up to `most` references that come after `after`, in their order: of closed tips, or of all others."""
    return session.scalars(
        select(Tip.reference)
        .where(*_judged_before(wanted), (Tip.state == "closed") == closed, Tip.reference > after)
        .order_by(Tip.reference)
        .limit(most)
    ).all()


def _judged_before(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    by_newest = exists().where(
        SealedAssessment.tip_reference == Tip.reference, SealedAssessment.policy_version.in_(wanted.newest)
    )
    since = (Tip.received_at >= wanted.since,) if wanted.since else ()
    return (Tip.urgency.is_not(None), ~by_newest, *since)
