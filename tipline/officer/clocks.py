"""Times as officers read them: Swedish time, ISO dates, 24 hours, ages in words, and what is late."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext

from tipline.domain.times import QUARTER_MINUTES

SWEDISH_TIME = ZoneInfo("Europe/Stockholm")

LATE_AFTER = {
    "immediate": timedelta(minutes=30),
    "urgent": timedelta(hours=8),
    "routine": timedelta(days=2),
}
"""How long a tip may wait unclaimed: at once, this shift, two working days (triage policy). A tip counts as received
at the start of its quarter, so an immediate one has at least fifteen minutes."""
SATURDAY = 5


def local(moment: datetime) -> str:
    return moment.astimezone(SWEDISH_TIME).strftime("%Y-%m-%d %H:%M")


def age(received_at: datetime, now: datetime) -> str:
    """How long ago, in its two largest units. Within the quarter that a tip's time is kept to, only that it is new."""
    minutes = int((now - received_at).total_seconds()) // 60
    if minutes < QUARTER_MINUTES:
        return gettext("new")
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return gettext("%(days)d d %(hours)d h", days=days, hours=hours)
    if hours:
        return gettext("%(hours)d h %(minutes)d min", hours=hours, minutes=minutes)
    return gettext("%(minutes)d min", minutes=minutes)


def is_late(urgency: str | None, state: str, received_at: datetime, now: datetime) -> bool:
    """Whether nobody has claimed the tip within the time its level allows. What triage never judged is soon late."""
    limit = LATE_AFTER["immediate"] if urgency is None else LATE_AFTER.get(urgency)
    if limit is None or state not in {"received", "triaged"}:
        return False
    waited = now - received_at
    return (waited - _weekends(received_at, now) if urgency == "routine" else waited) > limit


def _weekends(since: datetime, until: datetime) -> timedelta:
    """Whole days of Saturday and Sunday, in Sweden, that began between the two."""
    first, last = since.astimezone(SWEDISH_TIME).date(), until.astimezone(SWEDISH_TIME).date()
    days = (first + timedelta(days=passed) for passed in range(1, min((last - first).days, 14) + 1))
    return timedelta(days=sum(day.weekday() >= SATURDAY for day in days))
