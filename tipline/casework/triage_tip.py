"""Triage of one tip: opened, judged by the policy, stored with its reasons sealed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.added_by_officers import added_by_officers
from tipline.casework.alert_officers import plan_alert
from tipline.casework.index_tip import FoundBy, found_by, index_tip
from tipline.casework.join_near_copies import join_near_copies
from tipline.casework.tip_access import TipNotFound, key_of_tip
from tipline.casework.venue_register import venue_register
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed
from tipline.crypto.sealing import seal
from tipline.domain.assessment import Assessment
from tipline.domain.likeness import Bands, bands_of, told_apart_by, words_compared
from tipline.domain.municipalities import all_counties, county_of
from tipline.domain.report import Report
from tipline.domain.states import ERASED
from tipline.domain.times import to_quarter
from tipline.domain.triage import assess
from tipline.persistence.assessments import add_assessment, assessment_place
from tipline.persistence.reports import report_place, sealed_report
from tipline.persistence.tips import tip_by_reference


@dataclass(frozen=True)
class Judged:
    """What this version of the policy concludes of a tip, not stored yet. `place` is its county and municipality.

    `bands` are what its words are compared by with those of other tips, `found_by` is what it stands in the index by.
    """

    reference: str
    assessment: Assessment
    sealed: bytes
    place: tuple[str, str]
    bands: Bands
    found_by: FoundBy


def triage_tip(session: Session, reference: str, *, keys: OfficerKeys, now: datetime) -> bool:
    """Whether this call judged the tip: False when this version of the policy had judged it before.

    An immediate tip has its alert planned in the same transaction, so that it is neither forgotten nor sent twice.
    Raises TipNotFound, also for an erased tip, NoKeyFits or SealDamaged.
    """
    judged = judge_tip(session, reference, keys=keys)
    # Held only now: officers need not wait for what takes long. An erasure that came first has left nothing to judge.
    tip = tip_by_reference(session, reference, lock=True)
    if tip is None or tip.state == ERASED:
        raise TipNotFound(reference)
    new = store_judgement(session, judged, judged.place, now=now)
    if new and judged.assessment.urgency == "immediate":
        plan_alert(session, reference, to_quarter(now))
    index_tip(session, reference, judged.found_by, keys.index[0])
    join_near_copies(session, reference, judged.bands)
    return new


def judge_tip(session: Session, reference: str, *, keys: OfficerKeys) -> Judged:
    """Reads only. Raises TipNotFound, NoKeyFits or SealDamaged."""
    key, report = open_report(session, reference, keys)
    assessment = assess(report)
    resealed = seal(key, assessment.to_bytes(), assessment_place(reference, assessment.policy_version))
    place = place_of(report, assessment)
    added = added_by_officers(session, reference, key)
    bands = bands_of(words_compared(report), keys.likeness, told_apart_by(assessment.entities))
    named = (*assessment.entities, *added.entities)
    told = found_by(venue_register(session, keys), report, named, added.grades, rows=added.rows)
    return Judged(reference, assessment, resealed, place, bands, told)


def open_report(session: Session, reference: str, keys: OfficerKeys) -> tuple[bytes, Report]:
    """The tip's own key and what it opens. Raises TipNotFound, NoKeyFits or SealDamaged."""
    sealed = sealed_report(session, reference)
    if sealed is None:
        raise TipNotFound(reference)
    key = key_of_tip(session, reference, keys)
    return key, Report.from_bytes(open_sealed(key, sealed, report_place(reference)))


def store_judgement(session: Session, judged: Judged, place: tuple[str, str], *, now: datetime) -> bool:
    """Whether it was stored: False when this version of the policy had judged the tip before."""
    return add_assessment(
        session,
        judged.reference,
        judged.assessment,
        judged.sealed,
        # The exact time of triage would be the time of sending, to the second.
        now=to_quarter(now),
        county=place[0],
        municipality=place[1],
    )


def place_of(report: Report, assessment: Assessment) -> tuple[str, str]:
    """County and municipality of a tip: those chosen in the form, else the only municipality named in the text.

    Two different names decide nothing: a tip sent to the wrong county would be read by nobody there. Nor does a name
    from another county than the one that was chosen.
    """
    named = {entity.value for entity in assessment.entities if entity.kind == "municipality"}
    told = report.municipality if county_of(report.municipality) else named.pop() if len(named) == 1 else ""
    county = report.county if report.county in all_counties() else ""
    return (county_of(told), told) if county in {"", county_of(told)} else (county, "")
