"""What officers have added to a tip and the index takes in: what they found named in it, and how they graded it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tipline.casework.clues_of_tip import opened_entities
from tipline.casework.read_statements import read_statements, statements_now
from tipline.domain.assessment import Entity
from tipline.domain.search.grades import values_of
from tipline.persistence.found_entities import found_in_tip
from tipline.persistence.statements import statements_of_tip


@dataclass(frozen=True)
class Added:
    """`grades` are as domain/search/grades.py has them, `rows` how many rows all of it was read from."""

    entities: Sequence[Entity]
    grades: frozenset[str]
    rows: int


def added_by_officers(session: Session, reference: str, key: bytes) -> Added:
    """`key` is the tip's own."""
    found, stated = found_in_tip(session, reference), statements_of_tip(session, reference)
    standing = statements_now(read_statements(stated, key))
    return Added(
        entities=[entity for _, entity in opened_entities(found, key)],
        grades=values_of(each.grade for each in standing),
        rows=len(found) + len(stated),
    )
