"""Near-copies: which tips say nearly the same, found and kept without any of their words (domain/likeness.py)."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, ForeignKey, String, TextClause, func, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime

MOST_OF_A_BAND = 64
"""Tips that are looked at for one band: the fifty-thousandth copy of a flood costs no more than the sixty-fifth."""
CLUSTERING = 0x7469706C696E65
"""PostgreSQL advisory lock: the word tipline."""


class TipBand(Base):
    """A band of a tip's words. Found by its value; a tip is alike to those it shares several with."""

    __tablename__ = "tip_bands"
    __table_args__ = UNORDERED

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True, index=True)


class TipCluster(Base):
    """The cluster of a tip that has near-copies; a tip without any has no row. `cluster` is a random name.

    `by_words` names those of the cluster whose words triage found alike, and is empty where an officer alone says so.
    Whoever shares it shares the cluster. `joined_by` and `joined_at` are the officer who joined it by hand, and when.
    """

    __tablename__ = "tip_clusters"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    cluster: Mapped[str] = mapped_column(String(10), index=True)
    by_words: Mapped[str | None] = mapped_column(String(10), index=True)
    joined_by: Mapped[str | None] = mapped_column(String(255))
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def one_cluster_at_a_time(session: Session) -> None:
    """Until this transaction ends no other compares tips: two copies that arrive at once must see each other."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CLUSTERING)))


def has_bands(session: Session, reference: str) -> bool:
    return session.scalar(select(TipBand.band).where(TipBand.tip_reference == reference).limit(1)) is not None


def add_bands(session: Session, reference: str, bands: Iterable[int]) -> None:
    session.execute(insert(TipBand), [{"band": band, "tip_reference": reference} for band in bands])


def tips_sharing(session: Session, bands: Iterable[int], least: int) -> Sequence[str]:
    """References of tips with at least `least` of these bands.

    Where more than MOST_OF_A_BAND tips have a band it is always the same ones that count, so that they are found again
    under the next band.
    """
    looked_up = {f"band_{place}": band for place, band in enumerate(bands)}
    found = Counter(session.scalars(_holders(len(looked_up)), looked_up)) if looked_up else {}
    return [reference for reference, shared in found.items() if shared >= least]


@cache
def _holders(bands: int) -> TextClause:
    """Written out, since it has half a hundred parts: put together anew for each tip, it cost as much as triage."""
    few = f"ORDER BY tip_reference LIMIT {MOST_OF_A_BAND}"
    holders = (
        f"SELECT tip_reference FROM (SELECT tip_reference FROM tip_bands WHERE band = :band_{place} {few}) AS b{place}"  # noqa: S608 - numbers alone
        for place in range(bands)
    )
    return text(" UNION ALL ".join(holders))


def clusters_of(session: Session, references: Collection[str]) -> dict[str, str]:
    """The clusters of those of the tips that have one, by reference."""
    chosen = select(TipCluster.tip_reference, TipCluster.cluster).where(TipCluster.tip_reference.in_(references))
    return {row.tip_reference: row.cluster for row in session.execute(chosen)}


def add_to_cluster(session: Session, references: Iterable[str], cluster: str, *, by_words: str = "") -> None:
    """These tips, which had no cluster, are in this one for their words, whose name is that of the cluster or given."""
    rows = [{"tip_reference": each, "cluster": cluster, "by_words": by_words or cluster} for each in references]
    session.execute(insert(TipCluster), rows)


def words_of(session: Session, references: Collection[str]) -> set[str]:
    """The names under which triage has found some of these tips alike."""
    chosen = select(TipCluster.by_words).where(TipCluster.tip_reference.in_(references)).distinct()
    return {name for name in session.scalars(chosen) if name}


def alike_by_words(session: Session, references: Collection[str], words: Collection[str], name: str) -> None:
    """These tips, which are in one cluster, are alike by words under `name`, with all that were under `words`."""
    if words:
        session.execute(update(TipCluster).where(TipCluster.by_words.in_(words)).values(by_words=name))
    unnamed = TipCluster.by_words.is_(None)
    session.execute(update(TipCluster).where(TipCluster.tip_reference.in_(references), unnamed).values(by_words=name))


def merge_clusters(session: Session, clusters: Collection[str], into: str) -> None:
    session.execute(update(TipCluster).where(TipCluster.cluster.in_(clusters)).values(cluster=into))
