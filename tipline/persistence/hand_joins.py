"""Tips that an officer says are about the same: clusters joined by hand, told from those by words, and parted again."""

from collections.abc import Collection, Mapping, Sequence
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


def hand_joins_among(session: Session, reference: str, others: Sequence[str]) -> Mapping[str, HandJoin]:
    """Those of `others` that are in the tip's cluster only because an officer says so, in one query.

    The tip itself is among them when it, or one alike by its words, was joined by hand.
    """
    chosen = select(TipCluster).where(TipCluster.tip_reference.in_([reference, *others]))
    rows = {row.tip_reference: row for row in session.scalars(chosen)}
    tip = rows.pop(reference, None)
    found = {}
    if tip is not None and tip.joined_by and tip.joined_at:
        found[reference] = HandJoin(tip.joined_by, tip.joined_at)
    for each, row in rows.items():
        said = row if row.joined_by else tip
        apart = tip is not None and (row.by_words is None or row.by_words != tip.by_words)
        if apart and said is not None and said.joined_by and said.joined_at:
            found[each] = HandJoin(said.joined_by, said.joined_at)
    return found


def _several_sides(session: Session, cluster: str) -> bool:
    """Whether a cluster holds more than what triage would have joined. A tip without like words is a side of its own.

    Counted by the database: a flood may be in it.
    """
    sides = select(func.count(TipCluster.by_words.distinct()), func.count() - func.count(TipCluster.by_words)).where(
        TipCluster.cluster == cluster
    )
    return sum(session.execute(sides).one()) > 1
