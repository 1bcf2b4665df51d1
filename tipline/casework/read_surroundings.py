"""Reading the surroundings of a tip: what it names, and which other tips name the same. No other tip is opened."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.clues_of_tip import opened_entities
from tipline.casework.neighbouring import neighbours_for, sought_by
from tipline.casework.read_assessments import read_assessments
from tipline.casework.read_tip import PurposeMissing, read_report
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import open_keys, tip_for
from tipline.casework.venue_register import VenueRegister, clues_with_venues, venue_register
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.links.clues import Clue
from tipline.domain.links.nodes import ToldTip
from tipline.domain.links.surroundings import Surroundings, surroundings
from tipline.domain.links.timeline import DAY, MINUTE, QUARTER, Dated
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers
from tipline.domain.states import ERASED
from tipline.domain.times import swedish_day
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.audit import PURPOSE_STATED, AuditEntry
from tipline.persistence.folder import Folder, folder_of_tip
from tipline.persistence.found_entities import FoundEntity
from tipline.persistence.messages import OFFICER, Message
from tipline.persistence.neighbours import MOST_OF_A_CLUE, Neighbour
from tipline.persistence.reports import SealedReport
from tipline.persistence.tips import Tip
from tipline.persistence.wrapped_keys import WrappedKey, by_envelope

KINDS = (AuditEntry, FoundEntity, Message, SealedAssessment, SealedReport, WrappedKey)
DECISIONS = ("tip_claimed", "tip_moved", "tip_referred", "tip_passed_on", "tip_reopened", "urgency_set")
"""Acts that stand in the time line: what became of the tip, not who looked at it."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """`damaged` is whether the tip's seal does not hold or its key is gone: nothing is known of what it names."""

    tip: Tip
    surroundings: Surroundings
    dated: Sequence[Dated]
    damaged: bool


def read_surroundings(
    session: Session, officer: Officer, reference: str, *, keys: OfficerKeys, now: datetime
) -> Around:
    """The look is in the audit record. Raises NotPermitted, TipNotFound, TipErased or PurposeMissing.

    A number of statements that does not grow with what there is.
    """
    tip = tip_for(session, officer, reference, "open_tip")
    folder = folder_of_tip(session, reference, KINDS, without=(Message.for_tipster, Message.for_officers))
    purpose = _purpose(folder, officer)
    if not purpose:
        raise PurposeMissing(reference)
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="surroundings_opened",
        now=now,
        reference=reference,
        purpose=purpose,
    )
    register = venue_register(session, keys)
    clues = _clues(folder, reference, keys, register)
    sought = sought_by(clues or (), keys.index)
    found = neighbours_for(session, officer, reference, sought)
    # What only an officer's decision or near-copies join has no thing in common that could be drawn.
    naming = [each for each in found if each.by in sought and each.state != ERASED]
    mine = [each for each in naming if covers(officer, each.county)]
    others = {each.reference: _told_holder(each) for each in mine}
    names = {venue_id: venue.name for venue_id, venue in register.venues.items()}
    return Around(
        tip=tip,
        surroundings=surroundings(_told(tip), clues or (), _met(mine, sought, others), venues=names, more=_more(mine)),
        dated=[*_dated(tip, folder), *_received(mine)],
        damaged=clues is None,
    )


def _purpose(folder: Folder, officer: Officer) -> str:
    stated = [each for each in folder.of(AuditEntry) if (each.act, each.officer_name) == (PURPOSE_STATED, officer.name)]
    return stated[-1].purpose if stated else ""


def _clues(folder: Folder, reference: str, keys: OfficerKeys, register: VenueRegister) -> frozenset[Clue] | None:
    """By the newest assessment. None when the report or that cannot be opened; empty before triage."""
    key = open_keys(by_envelope(folder.of(WrappedKey)), keys).get(reference)
    rows = folder.of(SealedAssessment)
    report, (assessment, _) = read_report(folder.of(SealedReport), key), read_assessments(rows, key)
    if report is None or (rows and assessment is None):
        return None
    added = (entity for _, entity in opened_entities(folder.of(FoundEntity), key)) if assessment else ()
    return clues_with_venues(register, report, (*(assessment.entities if assessment else ()), *added))


def _met(
    holders: Iterable[Neighbour], sought: Mapping[int, Clue], others: Mapping[str, ToldTip]
) -> dict[ToldTip, frozenset[Clue]]:
    found: dict[str, set[Clue]] = {}
    for each in holders:
        found.setdefault(each.reference, set()).add(sought[each.by])
    return {others[reference]: frozenset(met) for reference, met in found.items()}


def _more(holders: Iterable[Neighbour]) -> bool:
    """Whether a clue has more tips than are told of one."""
    counted = Counter(each.by for each in holders)
    return any(count > MOST_OF_A_CLUE for count in counted.values())


def _told_holder(holder: Neighbour) -> ToldTip:
    return ToldTip(
        reference=holder.reference,
        day=swedish_day(holder.received_at),
        county=holder.county,
        municipality=holder.municipality,
    )


def _told(tip: Tip) -> ToldTip:
    return ToldTip(
        reference=tip.reference, day=swedish_day(tip.received_at), county=tip.county, municipality=tip.municipality
    )


def _received(holders: Iterable[Neighbour]) -> Iterator[Dated]:
    """Each of the other tips once, by the day on which it came."""
    for each in {each.reference: each for each in holders}.values():
        yield Dated(at=each.received_at, grain=DAY, what="received", reference=each.reference)


def _dated(tip: Tip, folder: Folder) -> list[Dated]:
    def dated(at: datetime, grain: str, what: str) -> Dated:
        return Dated(at=at, grain=grain, what=what, reference=tip.reference)

    return [
        dated(tip.received_at, QUARTER, "received"),
        *(dated(row.assessed_at, QUARTER, "assessed") for row in folder.of(SealedAssessment)),
        *(
            dated(
                row.written_at,
                MINUTE if row.author == OFFICER else QUARTER,
                "replied" if row.author == OFFICER else "wrote",
            )
            for row in folder.of(Message)
        ),
        *(dated(row.written_at, MINUTE, row.act) for row in folder.of(AuditEntry) if row.act in DECISIONS),
    ]
