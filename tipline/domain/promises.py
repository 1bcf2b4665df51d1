"""How soon a tip of each level is to be taken up by an officer, and when that was.

Source: the triage policy, Urgency. It says `immediate`: first in the queue; `urgent`: this shift; `routine`: two
working days; `low`: kept, so nothing is promised. It names no number for the first two: fifteen minutes and eight
hours are our own choice. Working days are Monday to Friday in Sweden. Public holidays are counted like any other day:
around one a routine tip is called late too early rather than too late.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tipline.domain.times import QUARTER_MINUTES, SWEDISH_TIME

SATURDAY = 5
QUARTER = timedelta(minutes=QUARTER_MINUTES)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A span of the clock, or a number of working days."""

    span: timedelta = timedelta(0)
    working_days: int = 0


PROMISES = {
    "immediate": Promise(span=timedelta(minutes=15)),
    "urgent": Promise(span=timedelta(hours=8)),
    "routine": Promise(working_days=2),
}
UNJUDGED = PROMISES["immediate"]
"""Of a tip that triage has not judged: doubt goes up (triage policy)."""


def due_at(urgency: str | None, received_at: datetime) -> datetime | None:
    """The moment from which a tip that nobody has taken up is late; None where nothing is promised.

    `received_at` is the start of the quarter that the tip came in. Time runs from the end of it: a tip is never called
    late that is not.
    """
    promise = _promise(urgency)
    if promise is None:
        return None
    begun = received_at + QUARTER
    return _working_days_after(begun, promise.working_days) if promise.working_days else begun + promise.span


def late_if_received_by(urgency: str | None, now: datetime) -> datetime | None:
    """The other way round: what came at this moment or before is late at `now`. None where nothing is ever late."""
    promise = _promise(urgency)
    return None if promise is None else _begun_before(promise, now)


def answer_late_if_written_by(urgency: str | None, now: datetime) -> datetime:
    """What the tipster of a tip of this level wrote at this moment or before has waited too long at `now`.

    The level's own promise holds: the room number that was missing is worth no less than the tip. No rule has judged
    the new words, so those on a tip of level `low` wait as long as on a routine one, and not for ever (our own choice).
    """
    return _begun_before(_promise(urgency) or PROMISES["routine"], now)


def _begun_before(promise: Promise, now: datetime) -> datetime:
    begun = _working_days_before(now, promise.working_days) if promise.working_days else now - promise.span
    return begun - QUARTER


def _promise(urgency: str | None) -> Promise | None:
    return UNJUDGED if urgency is None else PROMISES.get(urgency)


def _working_days_after(moment: datetime, days: int) -> datetime:
    """The same time of day in Sweden, so many working days on. What comes at a weekend comes on Monday at midnight."""
    local = moment.astimezone(SWEDISH_TIME)
    if local.weekday() >= SATURDAY:
        local = _midnight(local + timedelta(days=7 - local.weekday()))
    for _ in range(days):
        local += timedelta(days=3 if local.weekday() == SATURDAY - 1 else 1)
    return local.astimezone(moment.tzinfo)


def _working_days_before(moment: datetime, days: int) -> datetime:
    """The last moment that `_working_days_after` takes to `moment` or earlier."""
    local = moment.astimezone(SWEDISH_TIME)
    if local.weekday() >= SATURDAY:
        local = _midnight(local - timedelta(days=local.weekday() - SATURDAY)) - INSTANT
    for _ in range(days):
        local -= timedelta(days=3 if local.weekday() == 0 else 1)
    return local.astimezone(moment.tzinfo)


def _midnight(local: datetime) -> datetime:
    return datetime.combine(local.date(), time(), SWEDISH_TIME)
