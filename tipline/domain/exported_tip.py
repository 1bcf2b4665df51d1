"""A tip as it leaves in an export: these fields and no other (LAW-15 of the security plan: the least that is needed).

How to reach the tipster, notes, the dialogue, tags, pictures and references to other tips have no field here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ExportedStatement:
    """`basis` is how whoever says it came to it. Without a grade the last five are empty."""

    text: str
    nature: str
    basis: str
    subject: str
    secrecy: str
    scheme: str = ""
    source: str = ""
    information: str = ""
    handling: str = ""
    graded_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ExportedEntity:
    """Something named in the report: `original` is what was written, `value` the form for comparison."""

    kind: str
    value: str
    original: str


@dataclass(frozen=True, kw_only=True)
class ExportedTip:
    """`received_at` is the start of a quarter of an hour, in UTC. `pictures` is how many there are.

    `story` is None, and `answers` and `entities` are empty, where the words are held back or their seal is damaged;
    `words_held_back` and `statements_held_back` say what a handling code or a missing grade keeps from this recipient.
    """

    reference: str
    received_at: str
    channel: str
    county: str
    municipality: str
    level: str
    state: str
    outcome: str
    flags: tuple[str, ...]
    withdrawn: bool
    pictures: int
    words_held_back: bool
    statements_held_back: int
    story: str | None
    answers: dict[str, str | tuple[str, ...]]
    entities: tuple[ExportedEntity, ...]
    statements: tuple[ExportedStatement, ...]


@dataclass(frozen=True)
class LeftOut:
    """A tip that was asked for and does not go. `why` is ERASED or UNREADABLE of domain/exports.py."""

    reference: str
    why: str
