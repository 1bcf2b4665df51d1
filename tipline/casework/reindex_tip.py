"""Indexing a stored tip anew: one from before the index, from before a change of its rules, or under an older key."""

from sqlalchemy.orm import Session

from tipline.casework.added_by_officers import added_by_officers
from tipline.casework.index_tip import FoundBy, found_by, index_tip, newest_mark
from tipline.casework.judge_tip import JUDGED_BY, open_report
from tipline.casework.tip_access import TipNotFound
from tipline.casework.venue_register import venue_register
from tipline.crypto.fingerprints import IndexKey
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed
from tipline.domain.assessment import Assessment
from tipline.domain.reassessment import version_order
from tipline.persistence.assessments import SealedAssessment, assessment_place
from tipline.persistence.fingerprints import replace_fingerprints
from tipline.persistence.folder import folder_of_tip
from tipline.persistence.index_queue import is_below
from tipline.persistence.tips import tip_by_reference


def found_by_stored(session: Session, reference: str, *, keys: OfficerKeys) -> FoundBy:
    """By its report and its newest assessment. Reads only, and judges nothing.

    Raises TipNotFound, NoKeyFits or SealDamaged.
    """
    folder = folder_of_tip(session, reference, (*JUDGED_BY, SealedAssessment))
    key, report = open_report(folder, reference, keys)
    rows = folder.of(SealedAssessment)
    if not rows:
        raise TipNotFound(reference)
    newest = max(rows, key=lambda row: version_order(row.policy_version))
    opened = open_sealed(key, newest.sealed, assessment_place(reference, newest.policy_version))
    added = added_by_officers(folder, key)
    named = (*Assessment.from_bytes(opened).entities, *added.entities)
    return found_by(venue_register(session, keys), report, named, added.grades, rows=added.rows)


def reindex_tip(session: Session, reference: str, told: FoundBy | None, key: IndexKey) -> bool:
    """Whether this call has indexed it: False where it was done meanwhile, or the tip was erased.

    Without `told` the tip cannot be opened. It gets its place without a fingerprint, so that it is not tried for ever:
    the next key or version tries it again.
    """
    mark = newest_mark(key.number)
    # Held from here on: what triage, an officer or an erasure did while the tip was being opened counts.
    if tip_by_reference(session, reference, lock=True) is None or not is_below(session, reference, mark):
        return False
    if told is None:
        replace_fingerprints(session, {reference: ()}, **mark._asdict(), failed=True)
    else:
        index_tip(session, reference, told, key)
    return True
