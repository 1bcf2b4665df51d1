"""How soon a tip is to be taken up: by the clock, by working days in Sweden, and the same read backwards."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.assessment import URGENCIES
from tipline.domain.promises import PROMISES, due_at, late_if_received_by
from tipline.domain.times import SWEDISH_TIME

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
LEVELS = st.sampled_from([*URGENCIES, None])
MOMENTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis wants naive limits
    datetime(2032, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
HOURS = st.integers(0, 24 * 9)


def in_sweden(*date: int) -> datetime:
    return datetime(*date, tzinfo=SWEDISH_TIME).astimezone(UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("urgency", "promised"),
    [("immediate", timedelta(minutes=15)), (None, timedelta(minutes=15)), ("urgent", timedelta(hours=8))],
)
def test_time_runs_from_the_end_of_the_quarter_that_a_tip_came_in(urgency: str | None, promised: timedelta) -> None:
    assert due_at(urgency, FRIDAY) == FRIDAY + QUARTER + promised


def test_nothing_is_promised_of_a_low_tip() -> None:
    assert set(PROMISES) == set(URGENCIES) - {"low"}
    assert due_at("low", FRIDAY) is None
    assert late_if_received_by("low", FRIDAY) is None


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ((2026, 11, 23, 9, 0), (2026, 11, 25, 9, 15)),  # Monday
        ((2026, 11, 19, 9, 0), (2026, 11, 23, 9, 15)),  # Thursday
        ((2026, 11, 20, 13, 0), (2026, 11, 24, 13, 15)),  # Friday
        ((2026, 11, 21, 9, 0), (2026, 11, 25, 0, 0)),  # Saturday
        ((2026, 11, 22, 23, 30), (2026, 11, 25, 0, 0)),  # Sunday
        ((2026, 11, 22, 23, 45), (2026, 11, 25, 0, 0)),  # the last quarter of Sunday ends on Monday
        ((2026, 11, 20, 23, 45), (2026, 11, 25, 0, 0)),  # the last quarter of Friday ends on Saturday
        ((2026, 3, 27, 12, 0), (2026, 3, 31, 12, 15)),  # summer time begins on the Sunday between
        ((2026, 10, 23, 12, 0), (2026, 10, 27, 12, 15)),  # and ends
    ],
)
def test_a_routine_tip_has_two_working_days_by_the_clock_on_the_wall(
    received: tuple[int, ...], due: tuple[int, ...]
) -> None:
    assert due_at("routine", in_sweden(*received)) == in_sweden(*due)


def test_a_weekend_in_which_the_clocks_change_is_an_hour_shorter_or_longer() -> None:
    spring, autumn = in_sweden(2026, 3, 27, 12, 0), in_sweden(2026, 10, 23, 12, 0)
    assert due_at("routine", spring) == spring + QUARTER + timedelta(days=4, hours=-1)
    assert due_at("routine", autumn) == autumn + QUARTER + timedelta(days=4, hours=1)


@given(LEVELS, MOMENTS, HOURS)
def test_what_is_late_is_the_same_read_forwards_and_backwards(
    urgency: str | None, received_at: datetime, hours: int
) -> None:
    now = received_at + timedelta(hours=hours)
    due, bound = due_at(urgency, received_at), late_if_received_by(urgency, now)
    assert (due is not None and due <= now) == (bound is not None and received_at <= bound)


@given(MOMENTS)
def test_what_is_late_is_the_same_at_the_very_moment(received_at: datetime) -> None:
    for urgency in PROMISES:
        due = due_at(urgency, received_at)
        assert due is not None
        assert received_at <= late_if_received_by(urgency, due)  # type: ignore[operator]
        assert received_at > late_if_received_by(urgency, due - timedelta(microseconds=1))  # type: ignore[operator]


@given(MOMENTS, MOMENTS)
def test_a_tip_that_came_first_is_never_due_after_one_that_came_later(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert due_at("routine", first) <= due_at("routine", second)  # type: ignore[operator]
