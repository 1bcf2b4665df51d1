"""Phrases that officers answer tipsters with, worded once and with care, in every language that the public reads."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINDS = ("thanks", "safety", "question", "limit", "support")
"""What a phrase does. A phrase asks for nothing that puts a tipster at risk, and promises neither deeds nor secrecy."""
SUPPORT_PAGE = "Help and support"
"""The heading of the public page that `%(page)s` names, in the language of the phrase."""


@dataclass(frozen=True)
class Phrase:
    """`text` is English and the message id of its translations. It may hold `%(page)s`, the name of SUPPORT_PAGE."""

    id: str
    kind: str
    text: str


@cache
def all_phrases() -> dict[str, Phrase]:
    """By id, in the order in which they stand in a reply."""
    with (files("tipline.domain") / "phrases.csv").open(encoding="utf-8") as rows:
        return {row["id"]: Phrase(row["id"], row["kind"], row["phrase_en"]) for row in csv.DictReader(rows)}
