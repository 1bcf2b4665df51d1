"""Small numbers: whoever knows the rules and everything that is shown cannot tell one."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.small_numbers import SMALLEST, Count, count_of, sum_of, total_of

Numbers = tuple[tuple[int, ...], ...]
"""Of municipalities, by county."""


def shown(counties: Numbers) -> tuple[object, ...]:
    """Everything that the map and its tables show."""
    parts = [[count_of(each) for each in county] for county in counties]
    totals = [total_of(sum(county), counts) for county, counts in zip(counties, parts, strict=True)]
    return tuple(map(tuple, parts)), tuple(totals), sum_of(totals)


def given_away(sizes: tuple[int, ...], values: range) -> Iterator[Numbers]:
    """Of all countries of this shape, those in which what is shown leaves a small number only one value."""
    alike: dict[object, list[Numbers]] = defaultdict(list)
    for flat in product(values, repeat=sum(sizes)):
        rest = iter(flat)
        country = tuple(tuple(next(rest) for _ in range(size)) for size in sizes)
        alike[shown(country)].append(country)
    for countries in alike.values():
        for place in product(range(len(sizes)), range(max(sizes))):
            found = {country[place[0]][place[1]] for country in countries if place[1] < sizes[place[0]]}
            if len(found) == 1 and 0 < next(iter(found)) < SMALLEST:
                yield countries[0]


@pytest.mark.parametrize(
    "sizes", [(1,), (2,), (3,), (4,), (5,), (1, 1), (2, 1), (2, 2), (3, 1), (1, 1, 1), (1, 1, 2), (3, 2), (6,)]
)
def test_no_small_number_follows_from_what_is_shown(sizes: tuple[int, ...]) -> None:
    assert list(given_away(sizes, range(7 if sum(sizes) < 5 else 6))) == []


@pytest.mark.parametrize(("number", "low", "high"), [(0, 0, 0), (1, 1, 4), (4, 1, 4), (5, 5, 5), (900, 900, 900)])
def test_one_to_four_are_one_class(number: int, low: int, high: int) -> None:
    assert count_of(number) == Count(low, high)


@pytest.mark.parametrize(
    ("parts", "low", "high"),
    [
        ([7, 9], 16, 16),
        ([0, 0], 0, 0),
        ([7, 2], 8, 11),
        ([7, 1, 1], 9, 15),
        ([7, 2, 3], 12, 12),
        ([7, 4, 4], 9, 15),
        ([1, 0], 1, 4),
        ([1, 1], 2, 4),
        ([1, 1, 1, 1], 4, 16),
        ([4, 4], 2, 8),
    ],
)
def test_a_total_is_exact_only_where_no_part_follows_from_it(parts: list[int], low: int, high: int) -> None:
    assert total_of(sum(parts), [count_of(each) for each in parts]) == Count(low, high)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=30))
def test_a_total_lies_within_what_is_shown(parts: list[int]) -> None:
    total = total_of(sum(parts), [count_of(each) for each in parts])
    assert total.low <= sum(parts) <= total.high
