"""Ages, local times and lateness."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from tipline.officer.clocks import age, is_late, local

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
    ("urgency", "limit"),
    [("immediate", timedelta(minutes=30)), (None, timedelta(minutes=30)), ("urgent", timedelta(hours=8))],
)
def test_a_tip_nobody_claims_is_late_after_the_time_of_its_level(urgency: str | None, limit: timedelta) -> None:
    assert not is_late(urgency, "triaged", FRIDAY, FRIDAY + limit)
    assert is_late(urgency, "triaged", FRIDAY, FRIDAY + limit + timedelta(minutes=1))


def test_a_weekend_does_not_make_a_routine_tip_late() -> None:
    assert not is_late("routine", "triaged", FRIDAY, FRIDAY + timedelta(days=4))
    assert is_late("routine", "triaged", FRIDAY, FRIDAY + timedelta(days=4, minutes=1))


def test_a_claimed_tip_and_a_low_one_are_never_late() -> None:
    later = FRIDAY + timedelta(days=30)
    assert not is_late("immediate", "claimed", FRIDAY, later)
    assert not is_late("low", "triaged", FRIDAY, later)
