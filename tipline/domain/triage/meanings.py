"""What each rule of triage means, in words for an officer. The rules of the sign catalogue have its own texts."""

import csv
from functools import cache
from importlib.resources import files

DENIED = "denied_"
"""Before the name of a concept: the story says that it is not so."""
LISTS = {"concepts.csv": "concept", "rules.csv": "rule"}
"""The lists that give a meaning, each with the column that names the rule."""


@cache
def meanings() -> dict[str, str]:
    """By rule: English, and the message id of its translations."""
    found: dict[str, str] = {}
    for file, name in LISTS.items():
        with (files("tipline.domain.triage") / file).open(encoding="utf-8") as rows:
            found |= {row[name]: row["meaning"] for row in csv.DictReader(rows)}
    return found
