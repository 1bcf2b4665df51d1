"""Tips that have something in common, as rows for an officer: only those that this officer may see, counts included."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.domain.states import ERASED
from tipline.persistence.fingerprints import TipFingerprint
from tipline.persistence.tips import Tip


@dataclass(frozen=True)
class NamingTip:
    reference: str
    received_at: datetime
    state: str
    rank: int
    county: str
    municipality: str


def tips_naming(
    session: Session, officer: Officer, fingerprints: Collection[int], *, most: int
) -> tuple[Sequence[NamingTip], int]:
    """The newest of the tips that have any of these, at most `most`, and how many there are. One statement."""
    having = select(TipFingerprint.tip_reference).where(TipFingerprint.fingerprint.in_(fingerprints))
    query = (
        select(Tip.reference, Tip.received_at, Tip.state, Tip.rank, Tip.county, Tip.municipality, func.count().over())
        .where(Tip.reference.in_(having), Tip.state != ERASED)
        .order_by(Tip.received_at.desc(), Tip.reference)
        .limit(most)
    )
    if officer.county:
        # As in permissions.covers: a tip whose county nobody knows is everybody's business.
        query = query.where(Tip.county.in_((officer.county, "")))
    rows = session.execute(query).all()
    return [NamingTip(*row[:-1]) for row in rows], rows[0][-1] if rows else 0
