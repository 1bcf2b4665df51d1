"""What a story can say, whatever the language: the keys of the word lists."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WEIGHTS = {"strong": 3, "moderate": 2, "weak": 1, "suggestion": 1, "remark": 1, "denial": -1}
FIRM = WEIGHTS["strong"]
"""The least weight of words that a mere denial elsewhere in the story does not outweigh."""


@dataclass(frozen=True, kw_only=True)
class Concept:
    """A denial takes its flags away."""

    name: str
    flags: tuple[str, ...]
    strength: str

    @property
    def weight(self) -> int:
        return WEIGHTS[self.strength]


@cache
def concepts() -> dict[str, Concept]:
    with (files("tipline.domain.triage") / "concepts.csv").open(encoding="utf-8") as rows:
        return {
            row["concept"]: Concept(name=row["concept"], flags=tuple(row["flags"].split()), strength=row["strength"])
            for row in csv.DictReader(rows)
        }
