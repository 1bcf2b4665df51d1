"""The clues of a tip as it is stored: what triage found in its newest judgement, and what officers have added."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from tipline.casework.read_assessments import read_assessments
from tipline.casework.tip_access import open_keys
from tipline.casework.venue_register import VenueRegister, clues_with_venues
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import opened_as
from tipline.domain.assessment import Entity
from tipline.domain.links.clues import Clue
from tipline.domain.report import Report
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.folder import Folder
from tipline.persistence.found_entities import FoundEntity, found_place
from tipline.persistence.reports import SealedReport, report_place
from tipline.persistence.wrapped_keys import WrappedKey, by_envelope

KINDS = (FoundEntity, SealedAssessment, SealedReport, WrappedKey)
"""What of a tip's folder is opened."""


def clues_of_tip(folder: Folder, reference: str, keys: OfficerKeys, register: VenueRegister) -> frozenset[Clue]:
    """What it can have in common with others: nothing of a tip that triage has not judged, nor of one that cannot be
    opened.
    """
    key = open_keys(by_envelope(folder.of(WrappedKey)), keys).get(reference)
    assessment, _ = read_assessments(folder.of(SealedAssessment), key)
    reports = (
        opened_as(Report.from_bytes, key, row.sealed, report_place(reference)) for row in folder.of(SealedReport)
    )
    report = next(reports, None)
    if report is None or assessment is None:
        return frozenset()
    added = (entity for _, entity in opened_entities(folder.of(FoundEntity), key))
    return clues_with_venues(register, report, (*assessment.entities, *added))


def opened_entities(rows: Iterable[FoundEntity], key: bytes | None) -> Iterator[tuple[FoundEntity, Entity]]:
    """Oldest first. One whose seal is damaged is left out and hides no other."""
    for row in sorted(rows, key=lambda each: (each.found_at, each.found_id)):
        entity = opened_as(_entity, key, row.sealed, found_place(row.tip_reference, row.found_id))
        if entity is not None:
            yield row, entity


def _entity(stored: bytes) -> Entity:
    return Entity(**json.loads(stored))


def entity_bytes(entity: Entity) -> bytes:
    """UTF-8 JSON, as it is sealed."""
    return json.dumps(asdict(entity), ensure_ascii=False).encode()
