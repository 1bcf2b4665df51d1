"""How much officers have added to a tip: whether something came while it was being opened for the index."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tipline.persistence.found_entities import FoundEntity
from tipline.persistence.statements import SealedStatement


def rows_added(session: Session, reference: str) -> int:
    counts = (
        select(func.count()).where(kind.tip_reference == reference).scalar_subquery()
        for kind in (FoundEntity, SealedStatement)
    )
    one, other = counts
    return session.execute(select(one + other)).scalar_one()
