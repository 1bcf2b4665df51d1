"""Reading an event: all its tips that are this officer's business, each look with a purpose and in the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.read_tip import PurposeMissing
from tipline.casework.record_act import record_acts
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import open_keys
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed
from tipline.domain.assessment import Assessment
from tipline.domain.links.decisions import LinkDecision
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand
from tipline.domain.reassessment import version_order
from tipline.domain.report import Report
from tipline.persistence.assessments import SealedAssessment, assessment_place
from tipline.persistence.audit import purposes_given
from tipline.persistence.event_folders import EventFolder, event_folder, tips_of_event
from tipline.persistence.questions import SealedQuestion, question_place
from tipline.persistence.reports import report_place
from tipline.persistence.tip_links import link_place
from tipline.persistence.tips import Tip
from tipline.persistence.wrapped_keys import by_envelope

OPENED_IN_EVENT = "opened_in_event"


class EventNotFound(Exception):
    """There is no such event, or none of its tips is this officer's business."""


@dataclass(frozen=True)
class ToldTip:
    """A tip of the event in clear; what is damaged is None."""

    tip: Tip
    report: Report | None
    assessment: Assessment | None


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
    has tips of other counties than the officer's.
    """

    event_id: str
    tips: Sequence[ToldTip]
    more: int
    elsewhere: bool
    links: Sequence[DecidedLink]
    questions: Sequence[AskedQuestion]


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
    opened = _Opened(folder, open_keys(by_envelope(folder.keys), keys))
    return OpenEvent(
        event_id=event_id,
        tips=[ToldTip(tip, opened.report(tip.reference), opened.assessment(tip.reference)) for tip in listed.tips],
        more=listed.more,
        elsewhere=listed.elsewhere,
        links=opened.links(),
        questions=opened.questions(),
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


@dataclass(frozen=True)
class _Opened:
    """The rows of the event's tips, opened with the tips' `keys`. What is damaged hides nothing else."""

    folder: EventFolder
    keys: dict[str, bytes]

    def report(self, reference: str) -> Report | None:
        for row in self.folder.reports:
            if row.tip_reference == reference:
                opened = self._open(reference, row.sealed, report_place(reference))
                return None if opened is None else Report.from_bytes(opened)
        return None

    def assessment(self, reference: str) -> Assessment | None:
        rows = [row for row in self.folder.assessments if row.tip_reference == reference]
        newest: SealedAssessment | None = max(rows, key=lambda row: version_order(row.policy_version), default=None)
        if newest is None:
            return None
        opened = self._open(reference, newest.sealed, assessment_place(reference, newest.policy_version))
        return None if opened is None else Assessment.from_bytes(opened)

    def links(self) -> list[DecidedLink]:
        """Confirmed ones, each once."""
        found = []
        for row in self.folder.links:
            opened = self._open(row.tip_reference, row.sealed, link_place(row.tip_reference, row.other_reference))
            decision = None if opened is None else LinkDecision.from_bytes(opened)
            found.append(
                DecidedLink(row.tip_reference, row.other_reference, row.officer_name, row.decided_at, decision)
            )
        return found

    def questions(self) -> list[AskedQuestion]:
        found = []
        for row in self.folder.questions:
            opened = self._open(row.tip_reference, row.sealed, question_place(row.tip_reference, row.question_id))
            found.append(AskedQuestion(row, None if opened is None else opened.decode()))
        return found

    def _open(self, reference: str, sealed: bytes, place: str) -> bytes | None:
        key = self.keys.get(reference)
        try:
            return open_sealed(key, sealed, place) if key else None
        except SealDamaged:
            return None
