"""What an officer asks the queue for, and the conditions that this puts on tips, never beyond the officer's county."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.domain.states import ERASED, OPEN_STATES
from tipline.persistence.claims import Claim
from tipline.persistence.folds import tip_and_near_copies
from tipline.persistence.late_tips import is_late
from tipline.persistence.tips import Tip, bears
from tipline.persistence.waiting_messages import among_waiting, awaits_answer

UNJUDGED = "unjudged"
"""As a level: the tips that triage has not judged, or could not."""
OPEN, ANY = "open", "any"
"""As a state: every state but closed, with the closed tips whose tipster has written since; and every state."""


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """What an officer asks for. Empty fields ask for nothing; `reference` is how the reference begins.

    `alike` is the reference of a tip, and asks for it and its near-copies one by one; `unfolded` shows all so.
    `late_at` asks for what nobody has taken up in time at that moment, `answer` for tips whose tipster awaits one,
    `received_from` for what has come since then.
    """

    state: str = OPEN
    urgency: str = ""
    flag: str = ""
    county: str = ""
    municipality: str = ""
    language: str = ""
    mine: bool = False
    reference: str = ""
    alike: str = ""
    unfolded: bool = False
    late_at: datetime | None = None
    answer: bool = False
    received_from: datetime | None = None


def tips_wanted(session: Session, officer: Officer, wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions of the filter, for a statement about tips."""
    yield from covered_tips(officer)
    yield Tip.state != ERASED
    yield from _in_state(session, wanted.state)
    if wanted.county:
        yield Tip.county == wanted.county
    yield from narrowed(officer, wanted)


def narrowed(officer: Officer, wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    """The same without state and county, by which indexes are read one part after the other."""
    if wanted.answer:
        yield awaits_answer()
    if wanted.urgency:
        yield Tip.urgency.is_(None) if wanted.urgency == UNJUDGED else Tip.urgency == wanted.urgency
    if wanted.flag:
        yield bears(wanted.flag)
    for column, value in ((Tip.municipality, wanted.municipality), (Tip.language, wanted.language)):
        if value:
            yield column == value
    if wanted.mine:
        yield Tip.reference.in_(select(Claim.tip_reference).where(Claim.officer_id == officer.officer_id))
    if wanted.reference:
        yield Tip.reference.startswith(wanted.reference, autoescape=True)
    if wanted.alike:
        yield Tip.reference.in_(tip_and_near_copies(wanted.alike, covered_tips(officer)))
    yield from _in_time(wanted)


def _in_time(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.late_at:
        yield is_late(wanted.late_at)
    if wanted.received_from:
        yield Tip.received_at >= wanted.received_from


def _in_state(session: Session, state: str) -> Iterator[ColumnElement[bool]]:
    if state == OPEN:
        # A closed tip is raised by its tipster's message. It is only shown: nobody has taken the decision back.
        yield or_(Tip.state.in_(OPEN_STATES), among_waiting(session))
    elif state != ANY:
        yield Tip.state == state


def covered_tips(officer: Officer) -> Iterator[ColumnElement[bool]]:
    """The condition that a tip is this officer's business, where that is not so for every tip."""
    if officer.county:
        # As in permissions.covers: a tip whose county nobody knows is everybody's business.
        yield Tip.county.in_((officer.county, ""))
