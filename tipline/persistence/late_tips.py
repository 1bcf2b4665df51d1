"""Tips that nobody has taken up in the time that is promised for their level (domain/promises.py)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from tipline.domain.promises import PROMISES, late_if_received_by
from tipline.domain.ranks import RANKS, UNTRIAGED, WAITING
from tipline.domain.states import UNCLAIMED_STATES
from tipline.persistence.tips import Tip

LEVELS: dict[int, str | None] = {RANKS[urgency]: urgency for urgency in PROMISES} | {UNTRIAGED: None, WAITING: None}
"""Of each rank with a promise, the level. The rank is asked for, since the indexes of tips begin with it."""


def is_late(now: datetime, ranks: Iterable[int] = tuple(LEVELS)) -> ColumnElement[bool]:
    """Whether a tip of one of these ranks is late at `now`."""
    bounds = ((rank, late_if_received_by(LEVELS[rank], now)) for rank in ranks)
    return and_(
        Tip.state.in_(UNCLAIMED_STATES),
        or_(*(and_(Tip.rank == rank, Tip.received_at <= bound) for rank, bound in bounds)),
    )
