"""Tips that an officer says are about the same: clusters joined by hand, told from those by words, and parted again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, null, or_, select, update
from sqlalchemy.orm import Session

from tipline.persistence.near_copies import TipCluster


@dataclass(frozen=True)
class HandJoin:
    """Who said that a tip is about the same as another, and when."""

    by: str
    at: datetime


def put_together(session: Session, references: Collection[str], cluster: str, *, by: str, at: datetime) -> None:
    """The tips, and those triage found like them, are in `cluster`, by this officer's word."""
    rows = session.scalars(select(TipCluster).where(TipCluster.tip_reference.in_(references))).all()
    clusters = {row.cluster for row in rows}
    alike = {row.by_words for row in rows} - {None}
    known = {row.tip_reference for row in rows}
    session.execute(update(TipCluster).where(TipCluster.cluster.in_(clusters)).values(cluster=cluster))
    fresh = [{"tip_reference": each, "cluster": cluster} for each in references if each not in known]
    if fresh:
        session.execute(insert(TipCluster), fresh)
    said = or_(TipCluster.tip_reference.in_(references), TipCluster.by_words.in_(alike))
    session.execute(update(TipCluster).where(said).values(joined_by=by, joined_at=at))


def take_out(session: Session, reference: str, cluster: str) -> bool:
    """The tip, and those triage found like it, stand in `cluster` of their own. False when nobody had joined it.

    Where only one tip, or tips alike by words, remain on either side, nothing is joined by hand there any more.
    """
    row = session.scalars(select(TipCluster).where(TipCluster.tip_reference == reference)).one_or_none()
    if row is None or not _several_sides(session, row.cluster):
        return False
    left, words = row.cluster, row.by_words
    mine = TipCluster.by_words == words if words else TipCluster.tip_reference == reference
    session.execute(update(TipCluster).where(mine).values(cluster=cluster))
    for each in (cluster, left):
        if not _several_sides(session, each):
            unsaid = update(TipCluster).where(TipCluster.cluster == each)
            session.execute(unsaid.values(joined_by=null(), joined_at=null()))
            session.execute(delete(TipCluster).where(TipCluster.cluster == each, TipCluster.by_words.is_(None)))
    return True


def hand_joins_among(tip: TipCluster, others: Iterable[TipCluster]) -> Mapping[str, HandJoin]:
    """Those of `others` that are in the tip's cluster only because an officer says so, by reference.

    The tip itself is among them when it, or one alike by its words, was joined by hand.
    """
    found = {}
    if tip.joined_by and tip.joined_at:
        found[tip.tip_reference] = HandJoin(tip.joined_by, tip.joined_at)
    for row in others:
        said = row if row.joined_by else tip
        apart = row.by_words is None or row.by_words != tip.by_words
        if apart and said.joined_by and said.joined_at:
            found[row.tip_reference] = HandJoin(said.joined_by, said.joined_at)
    return found


def _several_sides(session: Session, cluster: str) -> bool:
    """Whether a cluster holds more than what triage would have joined. A tip without like words is a side of its own.

    Counted by the database: a flood may be in it.
    """
    sides = select(func.count(TipCluster.by_words.distinct()), func.count() - func.count(TipCluster.by_words)).where(
        TipCluster.cluster == cluster
    )
    return sum(session.execute(sides).one()) > 1
