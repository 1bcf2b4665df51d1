"""How much is measured: in earnest, or just enough to see that every benchmark still runs."""

from dataclasses import dataclass
from typing import TypeVar

Amount = TypeVar("Amount")


@dataclass(frozen=True)
class Effort:
    quick: bool = False
    """As little as possible: the figures mean nothing, and no floor counts."""
    minutes: float = 1.0
    """Of load before memory is looked at again. An hour is what we promise (docs/speed.md)."""
    tips: int = 100_000
    """Of the greatest service that officers' pages are measured with. A million is what we promise (docs/growth.md)."""

    waiting: int = 10_000
    """Tips that are triaged with each number of workers."""

    def of(self, earnest: Amount, *, quick: Amount) -> Amount:
        return quick if self.quick else earnest
