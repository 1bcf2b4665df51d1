"""What happened when, of several tips on one axis."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from tipline.domain.times import swedish_day

MINUTE, QUARTER, DAY = "minute", "quarter", "day"
GRAINS = (DAY, QUARTER, MINUTE)
"""How exactly a moment may be told. What a tipster causes is kept to the quarter (domain/times.py)."""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """`what` is received, assessed, wrote, replied, happened, or an act of the record; `at` carries its zone."""

    at: datetime
    grain: str
    what: str
    reference: str


def by_day(things: Iterable[Dated]) -> list[tuple[date, list[Dated]]]:
    """Oldest first, by the day in Sweden. Of a day, that which has no hour comes first."""
    ordered = sorted(things, key=_place)
    return [(day, list(found)) for day, found in groupby(ordered, key=lambda each: swedish_day(each.at))]


def _place(thing: Dated) -> tuple[date, bool, datetime | None, str]:
    """What happened at the same time stays in the order in which it was given."""
    if thing.grain == DAY:
        return swedish_day(thing.at), False, None, thing.reference
    return swedish_day(thing.at), True, thing.at, ""
