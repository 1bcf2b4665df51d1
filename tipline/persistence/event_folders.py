"""What lies under the tips of one event, table by table and never tip by tip; and the list of events."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tipline.domain.links.decisions import CONFIRMED
from tipline.domain.officers import Officer
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.events import EventTip
from tipline.persistence.found_entities import FoundEntity
from tipline.persistence.questions import SealedQuestion, questions_of
from tipline.persistence.reports import SealedReport
from tipline.persistence.tip_links import TipLink
from tipline.persistence.tips import Tip
from tipline.persistence.wrapped_keys import WrappedKey

MOST_OPENED = 50
"""Tips of one event that are opened at once, the newest: more are no event but a flood, and read by nobody."""


@dataclass(frozen=True)
class EventTips:
    """The tips that an officer may see, in the order in which they came: the newest MOST_OPENED, and `more` besides.

    `elsewhere` is whether there are others, of other counties.
    """

    tips: Sequence[Tip]
    more: int
    elsewhere: bool


@dataclass(frozen=True)
class EventFolder:
    keys: Sequence[WrappedKey]
    reports: Sequence[SealedReport]
    assessments: Sequence[SealedAssessment]
    added: Sequence[FoundEntity]
    links: Sequence[TipLink]
    questions: Sequence[SealedQuestion]


@dataclass(frozen=True)
class ListedEvent:
    """`tips` are as many as the officer may see; times are of the first and the last of them."""

    event_id: str
    tips: int
    first: datetime
    last: datetime
    municipalities: Sequence[str]


def tips_of_event(session: Session, officer: Officer, event_id: str) -> EventTips:
    in_event = select(EventTip.tip_reference).where(EventTip.event_id == event_id)
    newest = (
        select(Tip)
        .where(Tip.reference.in_(in_event), *_covered(officer))
        .order_by(Tip.received_at.desc(), Tip.reference)
        .limit(MOST_OPENED)
    )
    tips = session.scalars(newest).all()
    counts = select(func.count(), func.count().filter(*(_covered(officer) or (Tip.reference.is_not(None),))))
    every, covered = session.execute(counts.where(Tip.reference.in_(in_event))).one()
    return EventTips(tips[::-1], more=covered - len(tips), elsewhere=every > covered)


def event_folder(session: Session, references: Collection[str]) -> EventFolder:
    """In six statements, however many tips there are. Links are confirmed, each once, among these tips."""
    return EventFolder(
        keys=session.scalars(select(WrappedKey).where(WrappedKey.tip_reference.in_(references))).all(),
        reports=session.scalars(select(SealedReport).where(SealedReport.tip_reference.in_(references))).all(),
        assessments=session.scalars(
            select(SealedAssessment).where(SealedAssessment.tip_reference.in_(references))
        ).all(),
        added=session.scalars(select(FoundEntity).where(FoundEntity.tip_reference.in_(references))).all(),
        links=session.scalars(
            select(TipLink)
            .where(
                TipLink.tip_reference.in_(references),
                TipLink.other_reference.in_(references),
                TipLink.tip_reference < TipLink.other_reference,
                TipLink.decided == CONFIRMED,
            )
            .order_by(TipLink.decided_at, TipLink.tip_reference, TipLink.other_reference)
        ).all(),
        questions=questions_of(session, references),
    )


def events_seen_by(session: Session, officer: Officer, most: int) -> list[ListedEvent]:
    """The `most` events with tips this officer may see that had one last, in two statements."""
    last = func.max(Tip.received_at)
    counted = session.execute(
        select(EventTip.event_id, func.count(), func.min(Tip.received_at), last)
        .join(Tip, Tip.reference == EventTip.tip_reference)
        .where(*_covered(officer))
        .group_by(EventTip.event_id)
        .order_by(last.desc(), EventTip.event_id)
        .limit(most)
    ).all()
    places = session.execute(
        select(EventTip.event_id, Tip.municipality)
        .join(Tip, Tip.reference == EventTip.tip_reference)
        .where(EventTip.event_id.in_([row[0] for row in counted]), Tip.municipality != "", *_covered(officer))
        .distinct()
        .order_by(Tip.municipality)
    ).all()
    return [
        ListedEvent(event_id, number, first, last, [code for event, code in places if event == event_id])
        for event_id, number, first, last in counted
    ]


def _covered(officer: Officer) -> tuple[ColumnElement[bool], ...]:
    return (Tip.county.in_((officer.county, "")),) if officer.county else ()
