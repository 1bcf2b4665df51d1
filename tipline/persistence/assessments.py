"""What triage concluded. Words taken from the story are sealed; only what the queue filters by is not."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, case, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.assessment import Assessment
from tipline.domain.ranks import RANKS
from tipline.persistence.overrides import UrgencyOverride, urgency_set
from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.tips import Tip


class SealedAssessment(Base):
    """One run of one version of the policy over one tip. A newer version adds a row and keeps the old one."""

    __tablename__ = "assessments"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    policy_version: Mapped[str] = mapped_column(String(32), primary_key=True)
    assessed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    urgency: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class TipFlag(Base):
    """A flag of a tip's newest assessment."""

    __tablename__ = "tip_flags"
    __table_args__ = UNORDERED

    flag: Mapped[str] = mapped_column(String(16), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True, index=True)


def assessment_place(reference: str, policy_version: str) -> str:
    return f"{reference}/assessment/{policy_version}"


def add_assessment(
    session: Session,
    reference: str,
    assessment: Assessment,
    sealed: bytes,
    *,
    now: datetime,
    county: str,
    municipality: str,
) -> bool:
    """False, and nothing changed, when this version of the policy has already judged this tip.

    The tip gets the level of the assessment, unless an officer has set one: that one stays. The caller holds the tip's
    lock, so that no officer sets one meanwhile, and knows that it is not erased.
    """
    if session.get(SealedAssessment, (reference, assessment.policy_version)) is not None:
        return False
    session.add(
        SealedAssessment(
            tip_reference=reference,
            policy_version=assessment.policy_version,
            assessed_at=now,
            urgency=assessment.urgency,
            sealed=sealed,
        )
    )
    session.flush()
    urgency = urgency_set(session, reference) or assessment.urgency
    found = {"rank": RANKS[urgency], "urgency": urgency, "language": assessment.language, "leased_until": None}
    state = case((Tip.state == "received", "triaged"), else_=Tip.state)
    tip = update(Tip).where(Tip.reference == reference)
    session.execute(tip.values(**found, state=state, county=county, municipality=municipality))
    _replace_flags(session, reference, assessment.flags)
    return True


def _replace_flags(session: Session, reference: str, flags: Collection[str]) -> None:
    session.execute(delete(TipFlag).where(TipFlag.tip_reference == reference))
    if flags:
        session.execute(insert(TipFlag), [{"flag": flag, "tip_reference": reference} for flag in flags])


def assessments_of_tip(session: Session, reference: str) -> Sequence[SealedAssessment]:
    """In no order that means anything: versions are told apart in `domain/reassessment.py`."""
    return session.scalars(select(SealedAssessment).where(SealedAssessment.tip_reference == reference)).all()


def judged_where_officers_set_levels(session: Session) -> Sequence[tuple[str, str, str]]:
    """Reference, version of the policy and its level, of every assessment of a tip whose level an officer has set."""
    rows = session.execute(
        select(SealedAssessment.tip_reference, SealedAssessment.policy_version, SealedAssessment.urgency).where(
            SealedAssessment.tip_reference.in_(select(UrgencyOverride.tip_reference))
        )
    )
    return [(row.tip_reference, row.policy_version, row.urgency) for row in rows]
