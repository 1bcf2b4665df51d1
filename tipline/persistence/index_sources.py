"""From what a tip is indexed: whether any of it changed while the tip was being opened for the index."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from tipline.persistence.found_entities import FoundEntity
from tipline.persistence.statements import SealedStatement
from tipline.persistence.venues import Stamp, register_stamp


class Sources(NamedTuple):
    """`rows` is how much officers have added to the tip, `venues` the state of the register."""

    rows: int
    venues: Stamp | None


def sources_of(session: Session, references: Collection[str]) -> dict[str, Sources]:
    """As they are now. The caller holds the tips and the register."""
    mine = [
        select(kind.tip_reference).where(kind.tip_reference.in_(references)) for kind in (FoundEntity, SealedStatement)
    ]
    rows, stamp = Counter(session.scalars(union_all(*mine))), register_stamp(session)
    return {each: Sources(rows[each], stamp) for each in references}
