"""Tips that have something to do with one: they name the same, say nearly the same, or an officer has decided."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Select, and_, false, literal, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from tipline.persistence.audit import AuditEntry
from tipline.persistence.fingerprints import TipFingerprint
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.tip_links import TipLink
from tipline.persistence.tips import Tip

POINTER_SHOWN = "pointer_shown"
"""The act by which an officer of another county is told that something in the tip also stands in one of theirs."""
MOST_OF_A_CLUE = 100
"""Tips that are told of one clue; one more is looked up, to know whether there are more. Where a telephone is named ten
thousand times, a hundred are work enough."""
DECIDED, ALIKE = -1, -2
"""In place of a fingerprint, which is never negative."""
MOST_SOUGHT = 200
"""Fingerprints of one look-up: SQLite joins at most 500 queries, and each may need one in the county and one outside.
A tip with more names a list of things, and is found by the first."""


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """`by` is the fingerprint that both have, or DECIDED or ALIKE. `by_words` is that of `TipCluster`.

    `told` says that the record of this tip holds that it was pointed out to the county that asks.
    """

    by: int
    reference: str
    county: str
    municipality: str
    received_at: datetime
    state: str
    rank: int
    urgency: str | None
    cluster: str
    by_words: str
    told: bool


def neighbours_of(
    session: Session, reference: str, fingerprints: Sequence[int], *, county: str, county_name: str
) -> Sequence[Neighbour]:
    """In one statement, a row for each tip and each thing it has in common with this one.

    Of each thing at most MOST_OF_A_CLUE + 1 tips that an officer of `county` may see, and for such an officer as many
    of other counties: one flooded county hides no other tip. `county_name` is what the record calls the county.
    """
    found = [query.subquery() for query in _found(reference, fingerprints[:MOST_SOUGHT], county)]
    near = union_all(*(select(each.c.by, each.c.reference) for each in found)).subquery()
    rows = session.execute(
        select(
            near.c.by,
            Tip.reference,
            Tip.county,
            Tip.municipality,
            Tip.received_at,
            Tip.state,
            Tip.rank,
            Tip.urgency,
            TipCluster.cluster,
            TipCluster.by_words,
            _told(county, county_name).label("told"),
        )
        .join(Tip, Tip.reference == near.c.reference)
        .outerjoin(TipCluster, TipCluster.tip_reference == Tip.reference)
        .order_by(near.c.by, Tip.reference)
    ).mappings()
    return [
        Neighbour(
            **{**row, "cluster": row["cluster"] or "", "by_words": row["by_words"] or "", "told": bool(row["told"])}
        )
        for row in rows
    ]


def _found(reference: str, fingerprints: Collection[int], county: str) -> Iterator[Select[int, str]]:
    own = select(TipCluster.cluster).where(TipCluster.tip_reference == reference).scalar_subquery()
    here, listed = Tip.county.in_((county, "")), TipFingerprint.county.in_((county, ""))
    for within, there in ((here, listed), (~here, ~listed)) if county else ((None, true()),):
        for each in fingerprints:
            having = select(literal(each, BigInteger).label("by"), TipFingerprint.tip_reference.label("reference"))
            held = having.where(TipFingerprint.fingerprint == each, TipFingerprint.tip_reference != reference, there)
            yield held.limit(MOST_OF_A_CLUE + 1)
        like = select(literal(ALIKE, BigInteger).label("by"), TipCluster.tip_reference.label("reference"))
        held = like.where(TipCluster.cluster == own, TipCluster.tip_reference != reference)
        yield _few(held, TipCluster.tip_reference, within)
    decided = select(literal(DECIDED, BigInteger).label("by"), TipLink.other_reference.label("reference"))
    yield decided.where(TipLink.tip_reference == reference)


def _few(
    held: Select[int, str], reference: InstrumentedAttribute[str], within: ColumnElement[bool] | None
) -> Select[int, str]:
    if within is not None:
        held = held.join(Tip, Tip.reference == reference).where(within)
    return held.order_by(reference).limit(MOST_OF_A_CLUE + 1)


def _told(county: str, county_name: str) -> ColumnElement[bool]:
    if not county:
        return false()
    entry = and_(AuditEntry.act == POINTER_SHOWN, AuditEntry.detail == county_name)
    return select(AuditEntry.number).where(AuditEntry.tip_reference == Tip.reference, entry).exists()
