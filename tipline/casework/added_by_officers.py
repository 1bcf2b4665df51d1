"""What officers have added to a tip and the index takes in: what they found named in it, and how they graded it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tipline.casework.clues_of_tip import opened_entities
from tipline.casework.read_statements import read_statements, statements_now
from tipline.domain.assessment import Entity
from tipline.domain.search.grades import values_of
from tipline.persistence.folder import Folder
from tipline.persistence.found_entities import FoundEntity
from tipline.persistence.statements import SealedStatement

ADDED = (FoundEntity, SealedStatement)
"""What of a tip's folder is read."""


@dataclass(frozen=True)
class Added:
    """`grades` are as domain/search/grades.py has them, `rows` how many rows all of it was read from."""

    entities: Sequence[Entity]
    grades: frozenset[str]
    rows: int


def added_by_officers(folder: Folder, key: bytes) -> Added:
    """`key` is the tip's own; the folder has the rows of ADDED."""
    found, stated = folder.of(FoundEntity), folder.of(SealedStatement)
    standing = statements_now(read_statements(stated, key))
    return Added(
        entities=[entity for _, entity in opened_entities(found, key)],
        grades=values_of(each.grade for each in standing),
        rows=len(found) + len(stated),
    )
