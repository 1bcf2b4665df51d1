"""Swedish wall clocks: what a day and a time of day mean, also in the two nights of the year when clocks are set."""

from datetime import UTC, datetime, timedelta

from tipline.domain.times import SWEDISH_TIME

OLDEST = timedelta(days=365)
"""How long ago a tip that is written down now may have come. Documents are registered as soon as they arrive (OSL
5 kap. 1 §), so an older day is far more often a mistyped year."""


class HourSkipped(Exception):
    """Clocks were set forward over this time: no clock showed it."""


class HourTwice(Exception):
    """Clocks were set back over this time, and it is not said which of the two is meant."""


class InTheFuture(Exception):
    """Nothing has come yet at this time."""


class TooLongAgo(Exception):
    """More than OLDEST ago."""


def swedish_moment(wall: datetime, *, second: bool | None = None) -> datetime:
    """The moment, in UTC, at which clocks in Sweden show `wall` (without zone).

    `second` says which one is meant where clocks show it twice. Raises HourSkipped, or HourTwice without `second`.
    """
    first, later = (wall.replace(tzinfo=SWEDISH_TIME, fold=fold) for fold in (0, 1))
    change = (later.utcoffset() or timedelta()) - (first.utcoffset() or timedelta())
    if change > timedelta():
        raise HourSkipped
    if change and second is None:
        raise HourTwice
    return (later if second else first).astimezone(UTC)


def check_received(moment: datetime, now: datetime) -> None:
    """Raises InTheFuture or TooLongAgo unless a tip may have come at `moment`. Both carry their zone."""
    if moment > now:
        raise InTheFuture
    if moment < now - OLDEST:
        raise TooLongAgo
