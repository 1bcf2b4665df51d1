"""Figures for those who keep the program running: coarse enough that two of them, taken soon after, tell of no one tip.

An exact number would: 41 now and 42 a minute later is a tip that came in between, and so much finer than the quarter of
an hour that is kept of it.
"""

from datetime import datetime, timedelta

from tipline.domain.small_numbers import SMALLEST

STEPS = (1, 2, 5)
WAITS = (timedelta(minutes=30), timedelta(hours=2), timedelta(days=1))
"""Below half an hour nothing is told: triage takes seconds, and times of arrival are kept to a quarter of an hour."""
FREE_STEP = 5


def number_class(number: int) -> int:
    """0 below SMALLEST, else the largest of 5, 10, 20, 50, 100 … that is not above `number`."""
    found, power = 0, 1
    while power <= number:
        found = max([found, *(step * power for step in STEPS if SMALLEST <= step * power <= number)])
        power *= 10
    return found


def wait_class(oldest: datetime | None, now: datetime) -> int:
    """Minutes that the oldest has waited at least: one of WAITS, or 0."""
    waited = now - oldest if oldest else timedelta(0)
    return max((int(each.total_seconds() // 60) for each in WAITS if each <= waited), default=0)


def percent_class(part: int, whole: int) -> int:
    """Percent, down to a multiple of FREE_STEP: finer would weigh what was sent."""
    return 100 * part // whole // FREE_STEP * FREE_STEP if whole else 0
