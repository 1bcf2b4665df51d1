"""Tips that nobody has taken up in the time that is promised for their level (domain/promises.py)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tipline.domain.promises import PROMISES, late_if_received_by
from tipline.domain.ranks import RANKS, UNTRIAGED, WAITING
from tipline.domain.states import UNCLAIMED_STATES
from tipline.persistence.letters import Letter
from tipline.persistence.tips import Tip

LEVELS: dict[int, str | None] = {RANKS[urgency]: urgency for urgency in PROMISES} | {UNTRIAGED: None, WAITING: None}
"""Of each rank with a promise, the level. The rank is asked for, since the indexes of tips begin with it."""


def is_late(now: datetime, ranks: Iterable[int] = tuple(LEVELS)) -> ColumnElement[bool]:
    """Whether a tip of one of these ranks is late at `now`."""
    bounds = {rank: bound for rank in ranks if (bound := late_if_received_by(LEVELS[rank], now))}
    return and_(
        # The place in the index, which no `or_` is.
        Tip.state.in_(UNCLAIMED_STATES),
        Tip.rank.in_(bounds),
        Tip.received_at <= max(bounds.values(), default=now),
        or_(*(and_(Tip.rank == rank, Tip.received_at <= bound) for rank, bound in bounds.items())),
    )


def late_without_letter(
    session: Session, now: datetime, *, urgencies: Iterable[str], kinds: Collection[str], most: int
) -> Sequence[str]:
    """References of up to `most` late tips of these levels about which no letter of one of `kinds` is planned or sent.

    The most urgent come first, of these the oldest.
    """
    written = select(Letter.tip_reference).where(Letter.tip_reference == Tip.reference, Letter.kind.in_(kinds))
    return session.scalars(
        select(Tip.reference)
        .where(is_late(now, [RANKS[each] for each in urgencies]), ~written.exists())
        .order_by(Tip.rank.desc(), Tip.received_at, Tip.reference)
        .limit(most)
    ).all()


def newly_late(
    session: Session, now: datetime, within: timedelta, *, urgencies: Iterable[str], most: int
) -> Sequence[tuple[str, str]]:
    """Reference and county of up to `most` tips of these levels that have become late in the time `within` before."""
    ranks = [RANKS[each] for each in urgencies]
    query = (
        select(Tip.reference, Tip.county)
        .where(is_late(now, ranks), ~is_late(now - within, ranks))
        .order_by(Tip.rank.desc(), Tip.received_at, Tip.reference)
        .limit(most)
    )
    return [(reference, county) for reference, county in session.execute(query)]
