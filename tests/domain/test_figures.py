"""Figures for monitoring, coarse enough that no single tip can be read from two of them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW
from tipline.domain.figures import number_class, percent_class, wait_class


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (10, 10), (19, 10), (20, 20), (50, 50), (99, 50), (1_999, 1_000)],
)
def test_a_number_is_shown_by_its_class(number: int, shown: int) -> None:
    assert number_class(number) == shown


@given(st.integers(0, 10_000_000))
def test_a_class_is_never_more_and_at_least_a_third_from_five_on(number: int) -> None:
    shown = number_class(number)
    assert shown <= number
    assert number_class(shown) == shown
    assert number < 5 or shown * 2.5 > number


@pytest.mark.parametrize(("minutes", "shown"), [(0, 0), (29, 0), (30, 30), (119, 30), (120, 120), (5_000, 1_440)])
def test_a_wait_is_told_from_half_an_hour_on(minutes: int, shown: int) -> None:
    assert wait_class(NOW - timedelta(minutes=minutes), NOW) == shown


def test_where_nothing_waits_nothing_has_waited() -> None:
    assert (wait_class(None, NOW), percent_class(0, 0), percent_class(49, 1_000)) == (0, 0, 0)
    assert percent_class(999, 1_000) == 95
