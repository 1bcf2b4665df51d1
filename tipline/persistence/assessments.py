"""What triage concluded. Words taken from the story are sealed; only what the queue filters by is not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, case, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.assessment import Assessment
from tipline.domain.ranks import RANKS
from tipline.persistence.many_rows import insert_all, update_all
from tipline.persistence.overrides import UrgencyOverride, levels_set
from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.tips import Tip, flags_text


class SealedAssessment(Base):
    """One run of one version of the policy over one tip. A newer version adds a row and keeps the old one."""

    __tablename__ = "assessments"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    policy_version: Mapped[str] = mapped_column(String(32), primary_key=True)
    assessed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    urgency: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def assessment_place(reference: str, policy_version: str) -> str:
    return f"{reference}/assessment/{policy_version}"


@dataclass(frozen=True)
class NewAssessment:
    """What triage concluded of a tip, as it lies sealed, and the place that the tip gets by it."""

    reference: str
    assessment: Assessment
    sealed: bytes
    county: str = ""
    municipality: str = ""


JUDGED = {"leased_until": None, "state": case((Tip.state == "received", "triaged"), else_=Tip.state)}
"""What is so with every tip that has been judged."""


def add_assessments(session: Session, found: Collection[NewAssessment], *, now: datetime) -> set[str]:
    """The tips that this version of the policy had not judged before. Of every other nothing is changed.

    Each gets the level of its assessment, unless an officer has set one: that one stays. The caller holds the tips'
    locks, so that no officer sets one meanwhile, and knows that none is erased.
    """
    before = _judged_before(session, found)
    new = [each for each in found if each.reference not in before]
    if not new:
        return set()
    rows = [
        {
            "tip_reference": each.reference,
            "policy_version": each.assessment.policy_version,
            "assessed_at": now,
            "urgency": each.assessment.urgency,
            "sealed": each.sealed,
        }
        for each in new
    ]
    insert_all(session, SealedAssessment, rows)
    levels = levels_set(session, [each.reference for each in new])
    update_all(session, Tip, [_judged(each, levels) for each in new], JUDGED)
    return {each.reference for each in new}


def _judged_before(session: Session, found: Collection[NewAssessment]) -> set[str]:
    versions = {each.assessment.policy_version for each in found}
    judged = select(SealedAssessment.tip_reference).where(
        SealedAssessment.tip_reference.in_([each.reference for each in found]),
        SealedAssessment.policy_version.in_(versions),
    )
    return set(session.scalars(judged))


def _judged(each: NewAssessment, levels: Mapping[str, str]) -> dict[str, object]:
    urgency = levels.get(each.reference, each.assessment.urgency)
    return {
        "reference": each.reference,
        "rank": RANKS[urgency],
        "urgency": urgency,
        "language": each.assessment.language,
        "county": each.county,
        "municipality": each.municipality,
        "flags": flags_text(each.assessment.flags),
    }


def judged_where_officers_set_levels(session: Session) -> Sequence[tuple[str, str, str]]:
    """Reference, version of the policy and its level, of every assessment of a tip whose level an officer has set."""
    rows = session.execute(
        select(SealedAssessment.tip_reference, SealedAssessment.policy_version, SealedAssessment.urgency).where(
            SealedAssessment.tip_reference.in_(select(UrgencyOverride.tip_reference))
        )
    )
    return [(row.tip_reference, row.policy_version, row.urgency) for row in rows]
