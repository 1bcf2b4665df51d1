"""What is true of times on paper as well."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

QUARTER_MINUTES = 15
SWEDISH_TIME = ZoneInfo("Europe/Stockholm")


def to_quarter(moment: datetime) -> datetime:
    """The quarter of an hour that `moment` lies in, by its start.

    Every time a tipster causes is kept no finer, so that nobody can line a tip up with a camera or a network log
    (house.md, decisions already taken).
    """
    return moment.replace(minute=moment.minute - moment.minute % QUARTER_MINUTES, second=0, microsecond=0)


def swedish_day(moment: datetime) -> date:
    """The day on which `moment` falls in Sweden."""
    return moment.astimezone(SWEDISH_TIME).date()
