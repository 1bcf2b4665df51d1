"""Judging a tip: opened and read by the policy. Nothing is stored."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tipline.casework.added_by_officers import ADDED, added_by_officers
from tipline.casework.index_tip import FoundBy, found_by
from tipline.casework.tip_access import TipNotFound
from tipline.casework.venue_register import VenueRegister, venue_register
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed, unwrap_key
from tipline.crypto.sealing import seal
from tipline.domain.assessment import Assessment
from tipline.domain.likeness import bands_of_tip
from tipline.domain.municipalities import all_counties, county_of
from tipline.domain.report import Report
from tipline.domain.triage import assess
from tipline.persistence.assessments import NewAssessment, assessment_place
from tipline.persistence.folder import Folder, folder_of_tip
from tipline.persistence.reports import SealedReport, report_place
from tipline.persistence.wrapped_keys import WrappedKey, by_envelope

REPORT = (SealedReport, WrappedKey)
"""What of a tip's folder is opened to read its report."""
JUDGED_BY = (*REPORT, *ADDED)
"""And what to judge it."""


@dataclass(frozen=True)
class Judged:
    """What this version of the policy concludes of a tip, not stored yet, and in `new` as it is to be stored.

    `found_by` is what it stands in the index by, None where that is put off.
    """

    assessment: Assessment
    new: NewAssessment
    found_by: FoundBy | None

    @property
    def reference(self) -> str:
        return self.new.reference


def judge_tip(session: Session, reference: str, *, keys: OfficerKeys) -> Judged:
    """Reads only, in two statements. Raises TipNotFound, NoKeyFits or SealDamaged."""
    register = venue_register(session, keys)
    return judge(folder_of_tip(session, reference, JUDGED_BY), reference, register, keys=keys)


def judge(folder: Folder, reference: str, register: VenueRegister | None, *, keys: OfficerKeys) -> Judged:
    """Of a folder with the rows of JUDGED_BY. Raises as `judge_tip`, and asks no database.

    Without a register of venues what the tip is found by is put off: it takes longer than to judge it.
    """
    key, report = open_report(folder, reference, keys)
    assessment = assess(report)
    resealed = seal(key, assessment.to_bytes(), assessment_place(reference, assessment.policy_version))
    new = NewAssessment(reference, assessment, resealed, *place_of(report, assessment))
    if register is None:
        return Judged(assessment, new, None)
    added = added_by_officers(folder, key)
    bands = bands_of_tip(report, assessment.entities, keys.likeness)
    named = (*assessment.entities, *added.entities)
    return Judged(assessment, new, found_by(register, report, named, added.grades, bands=bands, rows=added.rows))


def open_report(folder: Folder, reference: str, keys: OfficerKeys) -> tuple[bytes, Report]:
    """The tip's own key and what it opens, of a folder with the rows of REPORT. Raises as `judge_tip`."""
    sealed = next((each.sealed for each in folder.of(SealedReport)), None)
    if sealed is None:
        raise TipNotFound(reference)
    key = unwrap_key(by_envelope(folder.of(WrappedKey)).get(reference, {}), keys.ring, reference)
    return key, Report.from_bytes(open_sealed(key, sealed, report_place(reference)))


def place_of(report: Report, assessment: Assessment) -> tuple[str, str]:
    """County and municipality of a tip: those chosen in the form, else the only municipality named in the text.

    Two different names decide nothing: a tip sent to the wrong county would be read by nobody there. Nor does a name
    from another county than the one that was chosen.
    """
    named = {entity.value for entity in assessment.entities if entity.kind == "municipality"}
    told = report.municipality if county_of(report.municipality) else named.pop() if len(named) == 1 else ""
    county = report.county if report.county in all_counties() else ""
    return (county_of(told), told) if county in {"", county_of(told)} else (county, "")
