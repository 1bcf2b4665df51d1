"""Fingerprints of what tips name: which tips share one, found without opening any of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ForeignKey, SmallInteger, delete, insert, literal, select, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base
from tipline.persistence.tips import Tip

MOST_OF_A_CLUE = 100
"""Tips that are looked up for one clue. Where a telephone is named ten thousand times, a hundred are work enough."""


class TipFingerprint(Base):
    """Something that a tip names, under a key of the index. What kind of thing it is lies in the key."""

    __tablename__ = "tip_fingerprints"
    __table_args__ = UNORDERED

    fingerprint: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True, index=True)


class IndexedTip(Base):
    """Under which key, and by which version of the rules, a tip stands in the index. A tip without a row does not."""

    __tablename__ = "indexed_tips"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    key_number: Mapped[int] = mapped_column(SmallInteger, index=True)
    version: Mapped[int] = mapped_column(SmallInteger)


@dataclass(frozen=True)
class Holder:
    """A tip that has a fingerprint, and what may be told of it wherever it is."""

    fingerprint: int
    reference: str
    county: str
    municipality: str


def replace_fingerprints(
    session: Session, reference: str, fingerprints: Iterable[int], *, key_number: int, version: int
) -> None:
    """The tip stands in the index with these and no others."""
    session.execute(delete(TipFingerprint).where(TipFingerprint.tip_reference == reference))
    session.execute(delete(IndexedTip).where(IndexedTip.tip_reference == reference))
    rows = [{"fingerprint": each, "tip_reference": reference} for each in sorted(set(fingerprints))]
    if rows:
        session.execute(insert(TipFingerprint), rows)
    session.execute(insert(IndexedTip), [{"tip_reference": reference, "key_number": key_number, "version": version}])


def holders_of(session: Session, fingerprints: Collection[int], *, besides: str = "") -> Sequence[Holder]:
    """Other tips with any of these, in one statement: at most MOST_OF_A_CLUE of each, in the order of references."""
    if not fingerprints:
        return []
    found = (
        select(literal(each, BigInteger).label("fingerprint"), TipFingerprint.tip_reference)
        .where(TipFingerprint.fingerprint == each, TipFingerprint.tip_reference != besides)
        .order_by(TipFingerprint.tip_reference)
        .limit(MOST_OF_A_CLUE)
        .subquery()
        for each in sorted(set(fingerprints))
    )
    held = union_all(*(select(each.c.fingerprint, each.c.tip_reference) for each in found)).subquery()
    rows = session.execute(
        select(held.c.fingerprint, Tip.reference, Tip.county, Tip.municipality)
        .join(Tip, Tip.reference == held.c.tip_reference)
        .order_by(held.c.fingerprint, Tip.reference)
    )
    return [Holder(*row) for row in rows]
