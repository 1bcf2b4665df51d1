"""Swedish clocks over the year, and when a tip may have come."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW
from tipline.domain.swedish_time import (
    OLDEST,
    HourSkipped,
    HourTwice,
    InTheFuture,
    TooLongAgo,
    check_received,
    swedish_moment,
)
from tipline.domain.times import SWEDISH_TIME


def shown(wall: str) -> datetime:
    """What a clock on a wall shows: a time without a zone."""
    return datetime.fromisoformat(wall)


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-01-15 12:00", datetime(2026, 1, 15, 11, 0, tzinfo=UTC)),
        ("2026-07-15 00:30", datetime(2026, 7, 14, 22, 30, tzinfo=UTC)),
        ("2026-03-29 01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29 03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25 01:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25 03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_means_one_moment(wall: str, utc: datetime) -> None:
    assert swedish_moment(shown(wall)) == utc
    assert swedish_moment(shown(wall), second=True) == utc


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_an_hour_that_no_clock_showed_is_no_time(minute: int) -> None:
    with pytest.raises(HourSkipped):
        swedish_moment(shown(f"2026-03-29 02:{minute:02}"))


def test_an_hour_that_came_twice_is_asked_about() -> None:
    wall = shown("2026-10-25 02:30")
    with pytest.raises(HourTwice):
        swedish_moment(wall)
    assert swedish_moment(wall, second=False) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert swedish_moment(wall, second=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(st.datetimes(shown("2000-01-01"), shown("2090-01-01"), timezones=st.just(UTC)))
def test_what_a_clock_shows_leads_back_to_its_moment(moment: datetime) -> None:
    clock = moment.astimezone(SWEDISH_TIME)
    assert swedish_moment(clock.replace(tzinfo=None, fold=0), second=bool(clock.fold)) == moment


def test_a_tip_has_come_by_now_and_not_years_ago() -> None:
    for moment in (NOW, NOW - OLDEST):
        check_received(moment, NOW)
    with pytest.raises(InTheFuture):
        check_received(NOW + timedelta(seconds=1), NOW)
    with pytest.raises(TooLongAgo):
        check_received(NOW - OLDEST - timedelta(seconds=1), NOW)
