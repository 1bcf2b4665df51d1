"""How long tips are kept: calendar days, whole years, and what begins the time."""

from calendar import isleap, monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tipline.domain.retention import (
    DEFAULT_TRACKS,
    SHORTEST,
    TRACKS_OF_TIPS,
    Kept,
    TrackNotKnown,
    chosen_tracks,
    is_past,
    kind_of,
    last_day,
    months_later,
    review_day,
    tracks,
    unconfirmed,
)
from tipline.domain.states import OUTCOMES, STATES
from tipline.domain.times import SWEDISH_TIME, swedish_day

DEFAULTS = chosen_tracks({})
days = some.dates(date(2020, 1, 1), date(2120, 12, 31))
moments = some.datetimes(datetime(2020, 1, 1), datetime(2120, 12, 31), timezones=some.just(UTC))  # noqa: DTZ001


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def closed(when: str, outcome: str = "unfounded") -> Kept:
    return Kept(state="closed", outcome=outcome, received_at=at("2026-01-02T10:00"), closed_at=at(when))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-02-28", 12, "2028-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-05-15", 7, "2026-12-15"),
    ],
)
def test_a_month_ends_on_the_same_number_or_on_its_last_day(start: str, months: int, end: str) -> None:
    assert months_later(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(days, some.integers(0, 600))
def test_months_later_is_that_many_months_later_and_never_runs_into_the_next(day: date, months: int) -> None:
    found = months_later(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == min(day.day, monthrange(found.year, found.month)[1])


@given(days, days, some.integers(0, 600))
def test_what_begins_later_never_ends_sooner(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert months_later(first, months) <= months_later(second, months)


@given(moments)
def test_a_tip_that_nobody_took_up_is_kept_a_calendar_year_by_swedish_days(received: datetime) -> None:
    last = last_day(Kept(state="triaged", received_at=received), DEFAULTS)
    day = swedish_day(received)
    assert last is not None
    leap_day = (day.month, day.day) == (2, 29)
    assert last == (date(day.year + 1, 2, 28) if leap_day else day.replace(year=day.year + 1))
    assert (last - day).days in ({365} if leap_day else {365, 366})


@given(moments, some.none() | moments)
def test_intelligence_is_kept_through_the_third_year_after_that_of_the_newest_registration(
    received: datetime, again: datetime | None
) -> None:
    tip = Kept(
        state="closed",
        outcome="kept_as_intelligence",
        received_at=received,
        closed_at=received,
        registered_again=again,
    )
    newest = max(received, again or received)
    assert last_day(tip, DEFAULTS) == date(swedish_day(newest).year + 3, 12, 31)
    serious = chosen_tracks({"kept_as_intelligence": "serious_intelligence"})
    assert last_day(tip, serious) == date(swedish_day(newest).year + 5, 12, 31)


@given(moments, some.sampled_from(STATES), some.sampled_from((None, *OUTCOMES)), some.none() | moments)
def test_a_tip_is_past_its_limit_from_the_day_after_the_last_and_never_back(
    received: datetime, state: str, outcome: str | None, closed_at: datetime | None
) -> None:
    tip = Kept(state=state, outcome=outcome, received_at=received, closed_at=closed_at)
    for chosen in (DEFAULTS, chosen_tracks(dict.fromkeys(OUTCOMES, "rejected"))):
        last = last_day(tip, chosen)
        if last is None:
            assert not is_past(tip, chosen, date(9999, 12, 31))
        else:
            assert not is_past(tip, chosen, last)
            assert is_past(tip, chosen, last + timedelta(days=1))
            started = received if closed_at is None else min(received, closed_at)
            assert last - swedish_day(started) > SHORTEST


def test_a_swedish_day_counts_and_not_that_of_greenwich() -> None:
    on_new_years_eve = at("2026-12-31T23:15")
    assert swedish_day(on_new_years_eve) == date(2027, 1, 1)
    tip = Kept(state="closed", outcome="kept_as_intelligence", received_at=on_new_years_eve)
    assert last_day(tip, DEFAULTS) == date(2030, 12, 31)
    assert last_day(Kept(state="triaged", received_at=on_new_years_eve), DEFAULTS) == date(2028, 1, 1)
    summer = datetime(2026, 7, 1, 0, 30, tzinfo=SWEDISH_TIME)
    assert last_day(Kept(state="triaged", received_at=summer.astimezone(UTC)), DEFAULTS) == date(2027, 7, 1)


def test_a_closed_matter_is_kept_a_year_and_a_rejected_one_ninety_days_where_that_is_set() -> None:
    sooner = chosen_tracks({"unfounded": "rejected"})
    assert last_day(closed("2028-02-29T09:00"), DEFAULTS) == date(2029, 2, 28)
    assert last_day(closed("2026-11-25T09:00"), sooner) == date(2027, 2, 23)
    assert last_day(closed("2026-11-25T09:00", "passed_on"), sooner) == date(2027, 11, 25)


def test_no_time_runs_for_what_is_worked_on_nor_without_the_day_of_closing() -> None:
    for state in ("claimed", "assessed", "needs_answer", "referred", "passed_on"):
        assert last_day(Kept(state=state, received_at=at("2020-01-01T00:00")), DEFAULTS) is None
    unclosed = Kept(state="closed", outcome="unfounded", received_at=at("2020-01-01T00:00"))
    assert last_day(unclosed, DEFAULTS) is None


def test_the_need_is_tried_a_year_after_arrival_and_a_year_after_each_decision_to_keep() -> None:
    tip = Kept(state="claimed", received_at=at("2026-02-03T12:00"))
    assert review_day(tip) == date(2027, 2, 3)
    again = Kept(state="claimed", received_at=tip.received_at, reviewed_at=at("2028-02-29T12:00"))
    assert review_day(again) == date(2029, 2, 28)
    assert isleap(2028)


def test_every_kind_has_a_track_of_the_table_and_every_row_its_source() -> None:
    kinds = {kind_of(Kept(state=s, outcome=o, received_at=at("2026-01-01T00:00"))) for s in STATES for o in OUTCOMES}
    assert kinds == set(DEFAULT_TRACKS) == {*OUTCOMES, "not_taken_up", "open"}
    assert set(DEFAULT_TRACKS.values()) <= TRACKS_OF_TIPS <= set(tracks())
    assert unconfirmed(DEFAULT_TRACKS.values()) == []
    assert unconfirmed(TRACKS_OF_TIPS) == ["rejected", "serious_intelligence"]
    for row in tracks().values():
        assert row.source
        assert row.covers
        assert row.unit in {"none", "day", "month", "year"}
        assert row.ends == (row.amount > 0)
        assert not row.whole_years or row.unit == "year"


@pytest.mark.parametrize(
    "settings",
    [
        {"unheard_of": "closed_case"},
        {"unfounded": "unheard_of"},
        {"unfounded": "record"},
        {"open": "closed_case"},
        {"not_taken_up": "closed_case"},
        {"not_taken_up": "rejected"},
    ],
)
def test_a_setting_that_the_table_does_not_know_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(TrackNotKnown):
        chosen_tracks(settings)
