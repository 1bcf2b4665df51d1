"""Indexing stored tips: from before the index or a change of its rules, under an older key, or put off by triage."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tipline.casework.added_by_officers import added_by_officers
from tipline.casework.index_tip import FoundBy, found_by, index_tips, newest_mark
from tipline.casework.judge_tip import JUDGED_BY, open_report
from tipline.casework.tip_access import TipNotFound
from tipline.casework.venue_register import VenueRegister, venue_register
from tipline.crypto.fingerprints import IndexKey
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed
from tipline.domain.assessment import Assessment
from tipline.domain.likeness import bands_of_tip
from tipline.domain.reassessment import version_order
from tipline.persistence.assessments import SealedAssessment, assessment_place
from tipline.persistence.fingerprints import replace_fingerprints
from tipline.persistence.folder import Folder, folders_of_tips
from tipline.persistence.index_queue import below
from tipline.persistence.near_copies import compared
from tipline.persistence.tips import hold_tips

INDEXED_BY = (*JUDGED_BY, SealedAssessment)
"""What of a tip's folder is opened to index it."""


@dataclass(frozen=True)
class Opening:
    """What is read to index tips, in four statements at most: their folders, the register of venues, and which of them
    have been compared with others.
    """

    folders: Mapping[str, Folder]
    register: VenueRegister
    compared: Collection[str]


def read_for_index(session: Session, references: Collection[str], *, keys: OfficerKeys) -> Opening:
    register, before = venue_register(session, keys), compared(session, references)
    return Opening(folders_of_tips(session, references, INDEXED_BY), register, before)


def found_by_stored(session: Session, reference: str, *, keys: OfficerKeys) -> FoundBy:
    """By its report and its newest assessment. Reads only. Raises as `found_by_opened`."""
    return found_by_opened(read_for_index(session, [reference], keys=keys), reference, keys=keys)


def found_by_opened(read: Opening, reference: str, *, keys: OfficerKeys) -> FoundBy:
    """Asks no database, and judges nothing. Raises TipNotFound, NoKeyFits or SealDamaged."""
    folder = read.folders[reference]
    key, report = open_report(folder, reference, keys)
    rows = folder.of(SealedAssessment)
    if not rows:
        raise TipNotFound(reference)
    newest = max(rows, key=lambda row: version_order(row.policy_version))
    opened = open_sealed(key, newest.sealed, assessment_place(reference, newest.policy_version))
    added, entities = added_by_officers(folder, key), Assessment.from_bytes(opened).entities
    bands = None if reference in read.compared else bands_of_tip(report, entities, keys.likeness)
    named = (*entities, *added.entities)
    return found_by(read.register, report, named, added.grades, bands=bands, rows=added.rows)


def reindex_tips(session: Session, told: Mapping[str, FoundBy | None], key: IndexKey) -> list[str]:
    """The tips by reference, each by what it is found by, are indexed. Returns which: one that was indexed or erased
    meanwhile is left as it is.

    None is told of a tip that cannot be opened. It gets its place without a fingerprint, so that it is not tried for
    ever: the next key or version tries it again. As many statements for many tips as for one.
    """
    mark = newest_mark(key.number)
    # Held from here on: what triage, an officer or an erasure did while the tips were being opened counts.
    standing = below(session, hold_tips(session, told), mark)
    failed: dict[str, tuple[int, ...]] = {each: () for each in standing if told[each] is None}
    if failed:
        replace_fingerprints(session, failed, **mark._asdict(), failed=True)
    index_tips(session, {each: found for each in standing if (found := told[each])}, key)
    return standing
