"""Times as officers read them: Swedish time, ISO dates, 24 hours, ages in words, and how much of a promise is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext

from tipline.domain.promises import due_at
from tipline.domain.states import UNCLAIMED_STATES
from tipline.domain.times import QUARTER_MINUTES, SWEDISH_TIME

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Clock:
    """The clock of a tip that nobody has claimed: when it is due, whether that is past, and both in words."""

    due: datetime
    late: bool
    told: str


def local(moment: datetime) -> str:
    return moment.astimezone(SWEDISH_TIME).strftime("%Y-%m-%d %H:%M")


def age(received_at: datetime, now: datetime) -> str:
    """How long ago, in its two largest units. Within the quarter that a tip's time is kept to, only that it is new."""
    minutes = (now - received_at) // MINUTE
    return gettext("new") if minutes < QUARTER_MINUTES else _span(minutes)


def wrote_told(written_at: datetime, now: datetime, *, begins: bool = False) -> str:
    """How long ago a tipster wrote. `begins` when it begins a sentence and ends one."""
    if (now - written_at) // MINUTE < QUARTER_MINUTES:
        return gettext("The tipster has just written.") if begins else gettext("the tipster has just written")
    ago = age(written_at, now)
    if begins:
        return gettext("The tipster wrote %(time)s ago.", time=ago)
    return gettext("the tipster wrote %(time)s ago", time=ago)


def clock_of(urgency: str | None, state: str, received_at: datetime, now: datetime) -> Clock | None:
    """None for a tip that is taken up, and for one of which nothing is promised. A minute begun counts whole."""
    due = due_at(urgency, received_at) if state in UNCLAIMED_STATES else None
    if due is None:
        return None
    late, minutes = due <= now, max(-(-abs(due - now) // MINUTE), 1)
    told = gettext("late by %(time)s", time=_span(minutes)) if late else gettext("%(time)s left", time=_span(minutes))
    return Clock(due, late, told)


def _span(minutes: int) -> str:
    """In its two largest units."""
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return gettext("%(days)d d %(hours)d h", days=days, hours=hours)
    if hours:
        return gettext("%(hours)d h %(minutes)d min", hours=hours, minutes=minutes)
    return gettext("%(minutes)d min", minutes=minutes)
