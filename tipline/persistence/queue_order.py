"""The queue's order, read from indexes: each level by itself, so that a page costs no more where there are more tips.

Within a level tips stand by age, and an index that begins with the level gives them in that order. Across levels none
does, since the gravest come first and the oldest first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Subquery, and_, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.domain.ranks import RANKS, UNTRIAGED, WAITING
from tipline.persistence.folds import ORDER
from tipline.persistence.late_tips import LEVELS
from tipline.persistence.queue_filter import ANY, OPEN, UNJUDGED, QueueFilter, narrowed
from tipline.persistence.tips import KEPT_TIP, OPEN_TIP, Tip
from tipline.persistence.waiting_messages import Raised, among_waiting


@dataclass(frozen=True)
class PageKey:
    """The place of a row in the queue's order: the next page begins after it."""

    rank: int
    received_at: datetime
    reference: str


Part = Select[int, datetime, str]
"""Level, time and reference of tips, in the order of the queue."""


def parts(
    session: Session, officer: Officer, wanted: QueueFilter, *, raised: Raised, after: PageKey | None = None
) -> list[Part]:
    """What the filter finds, once and in parts that are in order each. None where nothing can be found."""
    narrow = list(narrowed(officer, wanted))
    ranks = [each for each in _ranks(wanted) if after is None or each <= after.rank]
    found = []
    for state, by_level in _states(session, wanted, raised):
        few = not by_level or bool(wanted.alike or wanted.reference or wanted.answer)
        for place in _places(officer, wanted, one_by_one=not few):
            for levels in [ranks] if few else [[each] for each in ranks]:
                found += [_part(levels, after, *place, *state, *narrow)] if levels else []
    return found


def _part(ranks: Sequence[int], after: PageKey | None, *conditions: ColumnElement[bool]) -> Part:
    tips = select(Tip.rank, Tip.received_at, Tip.reference).where(*conditions)
    if len(ranks) > 1:
        return tips.where(Tip.rank.in_(ranks), *_following(after)).order_by(*ORDER)
    tips = tips.where(Tip.rank == ranks[0]).order_by(Tip.received_at, Tip.reference)
    if after and after.rank == ranks[0]:
        # Compared as one, the two are a place in the index to begin at.
        return tips.where(tuple_(Tip.received_at, Tip.reference) > tuple_(after.received_at, after.reference))
    return tips.where(*_following(after))


def _states(
    session: Session, wanted: QueueFilter, raised: Raised
) -> Iterator[tuple[tuple[ColumnElement[bool], ...], bool]]:
    """The conditions on a tip's state, and whether so many can fulfil them that they are read level by level."""
    if wanted.state == OPEN:
        yield (OPEN_TIP,), True
        # A closed tip is raised by its tipster's message. It is only shown: nobody has taken the decision back.
        if raised is None:
            yield (Tip.state == "closed", among_waiting(session)), False
        elif raised:
            # Asked again for its state: whoever has reopened it meanwhile has put it among the open ones.
            yield (Tip.state == "closed", Tip.reference.in_(raised)), False
    elif wanted.state == ANY:
        yield (KEPT_TIP,), True
    else:
        yield (Tip.state == wanted.state, KEPT_TIP), True


def _places(officer: Officer, wanted: QueueFilter, *, one_by_one: bool) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """The conditions on a tip's county, one for each that is read by itself. A tip whose county nobody knows is
    everybody's business.
    """
    if not officer.county:
        yield (Tip.county == wanted.county,) if wanted.county else ()
        return
    counties = [each for each in (officer.county, "") if wanted.county in {"", each}]
    for several in [[each] for each in counties] if one_by_one else [counties]:
        yield (Tip.county.in_(several),)


def _ranks(wanted: QueueFilter) -> tuple[int, ...]:
    """Levels in which the filter can find anything, the gravest first."""
    ranks = {UNTRIAGED, WAITING, *RANKS.values()}
    if wanted.urgency:
        ranks &= {UNTRIAGED, WAITING} if wanted.urgency == UNJUDGED else {RANKS[wanted.urgency]}
    if wanted.late_at:
        ranks &= set(LEVELS)
    return tuple(sorted(ranks, reverse=True))


def _following(after: PageKey | None) -> Iterator[ColumnElement[bool]]:
    if after is None:
        return
    # The first condition follows from the second and lets the database begin in the middle of its index.
    yield Tip.rank <= after.rank
    later = or_(
        Tip.received_at > after.received_at,
        and_(Tip.received_at == after.received_at, Tip.reference > after.reference),
    )
    yield or_(Tip.rank < after.rank, later)


def first_of(found: Sequence[Part], most: int) -> Subquery:
    """The first of all parts together. Of each no more are read than that."""
    together = union_all(*(select(each.limit(most).subquery()) for each in found)).subquery()
    order = (together.c.rank.desc(), together.c.received_at, together.c.reference)
    return select(together).order_by(*order).limit(most).subquery()
