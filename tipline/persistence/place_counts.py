"""How many tips there are by county and municipality, in one statement."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.domain.states import STATES
from tipline.persistence.open_tip_changes import open_tips_by_place
from tipline.persistence.queue_filter import ANY, OPEN, UNJUDGED
from tipline.persistence.tips import OPEN_TIP, Tip, bears

Places = dict[tuple[str, str], int]
"""By code of county and municipality, either empty where nobody knows it."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What is counted, as in the queue's filter. `since` is the first moment of a period, None for always."""

    state: str = OPEN
    urgency: str = ""
    flag: str = ""
    since: datetime | None = None


def place_counts(session: Session, officer: Officer, wanted: Counted) -> Places:
    """Of the officer's own county alone, where there is one."""
    asked = open_tips_by_place(officer.county) if wanted == Counted() else _counted(officer, wanted)
    return {(county, municipality): int(number) for county, municipality, number in session.execute(asked)}


def _counted(officer: Officer, wanted: Counted) -> Select[str, str, int]:
    states = [OPEN_TIP] if wanted.state == OPEN else [Tip.state == each for each in _states(wanted)]
    conditions = list(_conditions(officer, wanted))
    # Within each state an index has the places one after the other: they are counted in half the time as they are read.
    apart = union_all(
        *(
            select(Tip.county, Tip.municipality, func.count().label("number"))
            .where(each, *conditions)
            .group_by(Tip.county, Tip.municipality)
            for each in states
        )
    ).subquery()
    place = apart.c.county, apart.c.municipality
    return select(*place, func.sum(apart.c.number)).group_by(*place)


def _states(wanted: Counted) -> Collection[str]:
    return STATES if wanted.state == ANY else (wanted.state,)


def _conditions(officer: Officer, wanted: Counted) -> Iterator[ColumnElement[bool]]:
    if officer.county:
        yield Tip.county == officer.county
    if wanted.urgency:
        yield Tip.urgency.is_(None) if wanted.urgency == UNJUDGED else Tip.urgency == wanted.urgency
    if wanted.flag:
        yield bears(wanted.flag)
    if wanted.since:
        yield Tip.received_at >= wanted.since
