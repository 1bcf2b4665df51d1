"""Small numbers of tips: how they are shown so that nobody can tell who is behind them, not even by subtraction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SMALLEST = 5
"""From here on a number is shown as it is; 1 to 4 are one class. Own choice, at the upper end of the threshold of three
to five that offices of statistics use (Hundepool et al., Handbook on Statistical Disclosure Control, 2010, on tables of
frequencies): in a small municipality everybody knows who called the police."""
FEWEST_POSSIBLE = 3
"""Values that a number which is not shown must still be able to have once its total is. With two, a total that is not
shown would say by that alone that the hidden numbers are the lowest or the highest ones."""


@dataclass(frozen=True)
class Count:
    """A number of tips as it may be shown: it lies from `low` to `high`, both included."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high


def count_of(number: int) -> Count:
    """A number that is no total. None at all is shown: it is about nobody."""
    return Count(1, SMALLEST - 1) if 0 < number < SMALLEST else Count(number, number)


def total_of(number: int, parts: Sequence[Count]) -> Count:
    """A total beside its `parts`: exact where none of them follows from it, else as wide as what they add up to.

    The parts are numbers of `count_of`. Totals are added up by `sum_of`: what stands behind one that is not exact is
    known better than what is shown of it.
    """
    low, high = sum_of(parts).low, sum_of(parts).high
    shown = Count(max(low, 1), min(high, SMALLEST - 1)) if 0 < number < SMALLEST else Count(number, number)
    hidden = [each for each in parts if not each.exact]
    if all(_possible(each, shown, low, high) >= min(FEWEST_POSSIBLE, each.high - each.low + 1) for each in hidden):
        return shown
    return Count(low, high)


def sum_of(parts: Iterable[Count]) -> Count:
    """What is shown added up, by anybody who sees it."""
    shown = list(parts)
    return Count(sum(each.low for each in shown), sum(each.high for each in shown))


def _possible(part: Count, total: Count, low: int, high: int) -> int:
    """How many values a part can have when the total is shown so; `low` and `high` are those of all parts."""
    least = max(part.low, total.low - (high - part.high))
    return min(part.high, total.high - (low - part.low)) - least + 1
