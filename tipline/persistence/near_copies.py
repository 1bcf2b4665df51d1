"""Near-copies: which tips say nearly the same, found and kept without any of their words (domain/likeness.py)."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, bindparam, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.clusters import Clusters, Place
from tipline.persistence.many_rows import insert_all
from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.tip_numbers import insert_numbers

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


CLUSTERS = Base.metadata.tables[TipCluster.__tablename__]


def one_cluster_at_a_time(session: Session) -> None:
    """Until this transaction ends no other compares tips: two copies that arrive at once must see each other."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CLUSTERING)))


def compared(session: Session, references: Collection[str]) -> set[str]:
    """Those of the tips that have bands."""
    return set(session.scalars(select(TipBand.tip_reference).where(TipBand.tip_reference.in_(references)).distinct()))


def add_bands(session: Session, bands: Mapping[str, Iterable[int]]) -> None:
    """By reference of the tip, which had none."""
    insert_numbers(session, TipBand, "band", bands)


FEW = f"SELECT tip_reference FROM tip_bands WHERE band = sought.band ORDER BY tip_reference LIMIT {MOST_OF_A_BAND}"  # noqa: S608
HOLDERS = {
    engine: text(f"SELECT band, (SELECT {joined}(tip_reference, ' ') FROM ({FEW}) AS few) FROM ({given}) AS sought")  # noqa: S608
    for engine, joined, given in (
        ("sqlite", "group_concat", "SELECT value AS band FROM json_each(:bands)"),
        (
            "postgresql",
            "string_agg",
            "SELECT CAST(value AS bigint) AS band FROM json_array_elements_text(CAST(:bands AS json))",
        ),
    )
}
"""Whoever has a band comes in one row with it: of a flood these are thousands for a few dozen tips."""


def holders_of(session: Session, bands: Collection[int]) -> dict[int, list[str]]:
    """By band, references of tips that have it, in order.

    Where more than MOST_OF_A_BAND tips have a band it is always the same ones that count, so that they are found again
    under the next band.
    """
    connection = session.connection()
    rows = connection.execute(HOLDERS[connection.dialect.name], {"bands": json.dumps(list(bands))})
    return {band: sorted(holders.split()) for band, holders in rows if holders}


def clusters_of(session: Session, references: Collection[str]) -> dict[str, str]:
    """The clusters of those of the tips that have one, by reference."""
    return {reference: place.cluster for reference, place in places_of(session, references).items()}


def places_of(session: Session, references: Collection[str]) -> dict[str, Place]:
    """Of those of the tips that stand in a cluster, by reference."""
    chosen = select(TipCluster.tip_reference, TipCluster.cluster, TipCluster.by_words)
    rows = session.execute(chosen.where(TipCluster.tip_reference.in_(references)))
    return {row.tip_reference: Place(row.cluster, row.by_words or "") for row in rows}


def keep_joined(session: Session, joined: Clusters) -> None:
    """What was joined stays joined, with all that stood in clusters which are now one."""
    connection = session.connection()
    for column, renamed in ((CLUSTERS.c.cluster, joined.clusters_into), (CLUSTERS.c.by_words, joined.words_into)):
        if renamed:
            rename = update(CLUSTERS).where(column == bindparam("old")).values({column: bindparam("new")})
            connection.execute(rename, [{"old": old, "new": new} for old, new in renamed.items()])
    if joined.named:
        unnamed = (CLUSTERS.c.tip_reference == bindparam("tip"), CLUSTERS.c.by_words.is_(None))
        name = update(CLUSTERS).where(*unnamed).values(by_words=bindparam("name"))
        connection.execute(name, [{"tip": reference, "name": words} for reference, words in joined.named.items()])
    rows = [{"tip_reference": each, "cluster": at.cluster, "by_words": at.words} for each, at in joined.new.items()]
    insert_all(session, TipCluster, rows)
