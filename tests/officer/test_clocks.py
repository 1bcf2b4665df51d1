"""Ages, local times, and the clock of a tip that nobody has claimed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from tipline.officer.clocks import age, clock_of, local

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (0, "new"),
        (14, "new"),
        (15, "15 min"),
        (59, "59 min"),
        (130, "2 h 10 min"),
        (1440, "1 d 0 h"),
        (1610, "1 d 2 h"),
    ],
)
def test_an_age_is_told_in_its_two_largest_units(minutes: int, told: str) -> None:
    assert age(FRIDAY, FRIDAY + timedelta(minutes=minutes)) == told


def test_times_are_shown_in_swedish_time_summer_and_winter() -> None:
    assert local(FRIDAY) == "2026-11-20 13:00"
    assert local(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2026-07-02 00:30"


@pytest.mark.parametrize(
    ("urgency", "minutes", "told", "late"),
    [
        ("immediate", 0, "30 min left", False),
        ("immediate", 29, "1 min left", False),
        ("immediate", 30, "late by 1 min", True),
        (None, 40, "late by 10 min", True),
        ("urgent", 365, "2 h 10 min left", False),
        ("urgent", 675, "late by 3 h 0 min", True),
        ("routine", 0, "4 d 0 h left", False),
        ("routine", 8 * 24 * 60, "late by 3 d 23 h", True),
    ],
)
def test_an_unclaimed_tip_tells_the_time_left_or_how_late_it_is(
    urgency: str | None, minutes: int, told: str, *, late: bool
) -> None:
    clock = clock_of(urgency, "triaged", FRIDAY, FRIDAY + timedelta(minutes=minutes))
    assert clock is not None
    assert (clock.told, clock.late) == (told, late)


def test_a_minute_that_has_begun_counts_whole() -> None:
    due = FRIDAY + timedelta(minutes=30)
    told = [clock_of("immediate", "triaged", FRIDAY, due + timedelta(seconds=each)) for each in (-61, -1, 0, 61)]
    assert [each.told for each in told if each] == ["2 min left", "1 min left", "late by 1 min", "late by 2 min"]


def test_a_claimed_tip_and_a_low_one_have_no_clock() -> None:
    later = FRIDAY + timedelta(days=30)
    assert [clock_of("immediate", state, FRIDAY, later) for state in ("claimed", "assessed", "closed")] == [None] * 3
    assert clock_of("low", "triaged", FRIDAY, later) is None
