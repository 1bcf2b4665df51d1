"""Folds of the queue: near-copies behind one row, so that a flood pushes nothing off the first page."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, CompoundSelect, func, or_, select
from sqlalchemy.orm import Session

from tipline.persistence.claims import Claim
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.tips import Tip
from tipline.persistence.waiting_messages import awaits_answer
from tipline.persistence.withdrawals import Withdrawal

ORDER = (Tip.rank.desc(), Tip.received_at, Tip.reference)
"""The order of the queue."""

Conditions = Collection[ColumnElement[bool]]
"""What a filter asks of a tip and its claim."""


def stands_in_queue(found: Conditions) -> ColumnElement[bool]:
    """Tips without a cluster, and of those with one the first among the tips that fulfil `found`.

    A row stands for no tip that comes before it in the queue, so for none that is more urgent. Nor for one in another
    state, in other hands, whose tipster withdrew when its own did not or whose tipster waits for an answer when its own
    does not: what a row says is true of all it stands for, and a claimed copy hides none that nobody has taken on.
    """
    told_alike = (TipCluster.cluster, Tip.state, Claim.officer_id, Withdrawal.tip_reference.is_(None), awaits_answer())
    place = func.row_number().over(partition_by=told_alike, order_by=ORDER).label("place")
    placed = (
        select(TipCluster.tip_reference, place)
        .join(Tip, Tip.reference == TipCluster.tip_reference)
        .outerjoin(Claim, Claim.tip_reference == Tip.reference)
        .outerjoin(Withdrawal, Withdrawal.tip_reference == Tip.reference)
        .where(*found)
        .subquery()
    )
    # No join with the places: SQLite would read them all again for every tip, PostgreSQL would sort the whole queue.
    return or_(
        TipCluster.cluster.is_(None), Tip.reference.in_(select(placed.c.tip_reference).where(placed.c.place == 1))
    )


def near_copies_among(session: Session, clusters: Collection[str], found: Conditions) -> dict[str, int]:
    """How many tips that fulfil `found` each cluster has besides any one of them, in one query at most."""
    counted = (
        select(TipCluster.cluster, func.count() - 1)
        .join(Tip, Tip.reference == TipCluster.tip_reference)
        .outerjoin(Claim, Claim.tip_reference == Tip.reference)
        .where(TipCluster.cluster.in_(clusters), *found)
        .group_by(TipCluster.cluster)
    )
    return dict(iter(session.execute(counted))) if clusters else {}


def tip_and_near_copies(reference: str, covered: Iterable[ColumnElement[bool]]) -> CompoundSelect[str]:
    """References of the tip and its near-copies, wherever those are; of none when the tip is not `covered`."""
    tip = select(Tip.reference).where(Tip.reference == reference, *covered)
    cluster = select(TipCluster.cluster).where(TipCluster.tip_reference.in_(tip))
    return tip.union(select(TipCluster.tip_reference).where(TipCluster.cluster.in_(cluster)))
