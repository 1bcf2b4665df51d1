"""Reading an event: all its tips that are this officer's business, each look with a purpose and in the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.clues_of_tip import opened_entities
from tipline.casework.read_assessments import read_assessments
from tipline.casework.read_tip import PurposeMissing, read_report
from tipline.casework.record_act import record_acts
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import open_keys
from tipline.casework.venue_register import VenueRegister, clues_with_venues, venue_register
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import opened_as
from tipline.domain.assessment import Assessment, Entity
from tipline.domain.links.clues import Clue
from tipline.domain.links.decisions import LinkDecision
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand
from tipline.domain.report import Report
from tipline.persistence.audit import purposes_given
from tipline.persistence.event_folders import EventFolder, event_folder, tips_of_event
from tipline.persistence.questions import SealedQuestion, question_place
from tipline.persistence.tip_links import TipLink, link_place
from tipline.persistence.tips import Tip
from tipline.persistence.wrapped_keys import by_envelope

OPENED_IN_EVENT = "opened_in_event"


class EventNotFound(Exception):
    """There is no such event, or none of its tips is this officer's business."""


@dataclass(frozen=True)
class ToldTip:
    """A tip of the event in clear; what is damaged is None. `added` is what officers found named in it, and `clues` are
    what it can have in common with others.
    """

    tip: Tip
    report: Report | None
    assessment: Assessment | None
    added: Sequence[Entity]
    clues: frozenset[Clue]

    @property
    def entities(self) -> Sequence[Entity]:
        return (*(self.assessment.entities if self.assessment else ()), *self.added)


@dataclass(frozen=True)
class DecidedLink:
    """`decision` is None when its seal is damaged."""

    one: str
    other: str
    by: str
    at: datetime
    decision: LinkDecision | None


@dataclass(frozen=True)
class AskedQuestion:
    """`text` is None when its seal is damaged."""

    row: SealedQuestion
    text: str | None


@dataclass(frozen=True, kw_only=True)
class OpenEvent:
    """`tips` are in the order in which they came, `more` how many of them are not opened, `elsewhere` whether the event
    has tips of other counties than the officer's. `venues` are the names of venues by their ids.
    """

    event_id: str
    tips: Sequence[ToldTip]
    more: int
    elsewhere: bool
    links: Sequence[DecidedLink]
    questions: Sequence[AskedQuestion]
    venues: Mapping[str, str]


def read_event(session: Session, officer: Officer, event_id: str, *, keys: OfficerKeys, now: datetime) -> OpenEvent:
    """The opened event. Raises NotPermitted, EventNotFound or PurposeMissing."""
    demand(officer, "open_tip")
    listed = tips_of_event(session, officer, event_id)
    if not listed.tips:
        raise EventNotFound(event_id)
    references = [tip.reference for tip in listed.tips]
    purposes = purposes_given(session, references, officer.name)
    if set(references) - set(purposes):
        raise PurposeMissing(event_id)
    record_acts(
        session,
        [(reference, purposes[reference], event_id) for reference in references],
        key=keys.audit,
        officer_name=officer.name,
        act=OPENED_IN_EVENT,
        now=now,
    )
    folder = event_folder(session, references)
    opened, register = open_keys(by_envelope(folder.keys), keys), venue_register(session, keys)
    return OpenEvent(
        event_id=event_id,
        tips=[_told(tip, folder, opened.get(tip.reference), register) for tip in listed.tips],
        more=listed.more,
        elsewhere=listed.elsewhere,
        links=[_link(row, opened) for row in folder.links],
        questions=[_question(row, opened) for row in folder.questions],
        venues={venue_id: venue.name for venue_id, venue in register.venues.items()},
    )


def state_purpose_for_event(
    session: Session, officer: Officer, event_id: str, purpose: str, *, keys: OfficerKeys, now: datetime
) -> None:
    """Why each tip of the event is opened is in the record. Raises NotPermitted or EventNotFound."""
    demand(officer, "open_tip")
    listed = tips_of_event(session, officer, event_id)
    if not listed.tips:
        raise EventNotFound(event_id)
    for tip in listed.tips:
        state_purpose(session, officer, tip.reference, purpose, keys=keys, now=now)


def _told(tip: Tip, folder: EventFolder, key: bytes | None, register: VenueRegister) -> ToldTip:
    report = read_report([row for row in folder.reports if row.tip_reference == tip.reference], key)
    rows = [row for row in folder.assessments if row.tip_reference == tip.reference]
    assessment, _ = read_assessments(rows, key)
    found = opened_entities((row for row in folder.added if row.tip_reference == tip.reference), key)
    added = [entity for _, entity in found]
    named = (*(assessment.entities if assessment else ()), *added)
    clues = clues_with_venues(register, report, named) if report else frozenset[Clue]()
    return ToldTip(tip, report, assessment, added, clues)


def _link(row: TipLink, keys: Mapping[str, bytes]) -> DecidedLink:
    place = link_place(row.tip_reference, row.other_reference)
    decision = opened_as(LinkDecision.from_bytes, keys.get(row.tip_reference), row.sealed, place)
    return DecidedLink(row.tip_reference, row.other_reference, row.officer_name, row.decided_at, decision)


def _question(row: SealedQuestion, keys: Mapping[str, bytes]) -> AskedQuestion:
    place = question_place(row.tip_reference, row.question_id)
    return AskedQuestion(row, opened_as(bytes.decode, keys.get(row.tip_reference), row.sealed, place))
