"""Folds of the queue: near-copies behind one row, so that a flood pushes nothing off the first page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, func, select
from sqlalchemy.orm import Session

from tipline.persistence.claims import Claim
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.tips import Tip
from tipline.persistence.waiting_messages import awaits_answer
from tipline.persistence.withdrawals import Withdrawal

ORDER = (Tip.rank.desc(), Tip.received_at, Tip.reference)
"""The order of the queue."""

Conditions = Collection[ColumnElement[bool]]
"""What a filter asks of a tip."""


@dataclass(frozen=True)
class Fold:
    """A tip that stands for others of its cluster, of which `near_copies` besides it fulfil the filter."""

    reference: str
    cluster: str
    near_copies: int


def folds_of(session: Session, clusters: Collection[str], found: Conditions) -> list[Fold]:
    """Of each of the clusters, the tips that stand in the queue among those that fulfil `found`.

    A row stands for no tip that comes before it in the queue, so for none that is more urgent. Nor for one in another
    state, in other hands, whose tipster withdrew when its own did not or whose tipster waits for an answer when its own
    does not: what a row says is true of all it stands for, and a claimed copy hides none that nobody has taken on.
    """
    if not clusters:
        return []
    told_alike = (TipCluster.cluster, Tip.state, Claim.officer_id, Withdrawal.tip_reference.is_(None), awaits_answer())
    placed = (
        select(
            Tip.reference,
            TipCluster.cluster,
            func.row_number().over(partition_by=told_alike, order_by=ORDER).label("place"),
            func.count().over(partition_by=TipCluster.cluster).label("number"),
        )
        .join(TipCluster, TipCluster.tip_reference == Tip.reference)
        .outerjoin(Claim, Claim.tip_reference == Tip.reference)
        .outerjoin(Withdrawal, Withdrawal.tip_reference == Tip.reference)
        .where(TipCluster.cluster.in_(clusters), *found)
        .subquery()
    )
    first = select(placed.c.reference, placed.c.cluster, placed.c.number).where(placed.c.place == 1)
    return [Fold(reference, cluster, number - 1) for reference, cluster, number in session.execute(first)]


def tip_and_near_copies(reference: str, covered: Iterable[ColumnElement[bool]]) -> CompoundSelect[str]:
    """References of the tip and its near-copies, wherever those are; of none when the tip is not `covered`."""
    tip = select(Tip.reference).where(Tip.reference == reference, *covered)
    cluster = select(TipCluster.cluster).where(TipCluster.tip_reference.in_(tip))
    return tip.union(select(TipCluster.tip_reference).where(TipCluster.cluster.in_(cluster)))
