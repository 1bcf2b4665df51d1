"""From what a tip is indexed: whether any of it changed while the tip was being opened for the index."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tipline.persistence.found_entities import FoundEntity
from tipline.persistence.statements import SealedStatement
from tipline.persistence.venues import Stamp, register_stamp


class Sources(NamedTuple):
    """`rows` is how much officers have added to the tip, `venues` the state of the register."""

    rows: int
    venues: Stamp | None


def sources_of(session: Session, reference: str) -> Sources:
    """As they are now. The caller holds the tip and the register."""
    counts = [
        select(func.count()).where(kind.tip_reference == reference).scalar_subquery()
        for kind in (FoundEntity, SealedStatement)
    ]
    return Sources(session.execute(select(counts[0] + counts[1])).scalar_one(), register_stamp(session))
