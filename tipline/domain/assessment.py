"""What triage concluded about a report, and why. It orders the queue and explains itself; a person decides."""

import json
from dataclasses import dataclass, field

URGENCIES = ("immediate", "urgent", "routine", "low")
"""The four levels of the triage policy, most urgent first."""

FLAGS = (
    "minor",
    "danger",
    "control",
    "purchase",
    "procuring",
    "premises",
    "online",
    "labour",
    "ongoing",
    "self",
    "out_of_scope",
    "spam",
    "hostile",
    "profiling",
)
"""The flags of the triage policy, gravest first: the order in which officers see them."""

ENTITY_KINDS = ("phone", "plate", "url", "email", "handle", "room", "age", "municipality", "partial_plate")
"""Those of the triage policy, and plates of which only a part is known."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One rule that met the report. `about` is the flag or level it speaks for.

    `start` and `end` are positions in the story, in code points, and `match` is the story between them;
    for an answer of the form, `field` names it and the positions are -1. A negative `weight` takes a flag away.
    """

    rule: str
    about: str
    match: str
    start: int = -1
    end: int = -1
    field: str = "story"
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Entity:
    """Something named in a report. `value` is the form for comparison, `original` what was written."""

    kind: str
    value: str
    original: str
    start: int = -1
    end: int = -1
    field: str = "story"


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The outcome of one run of one version of the policy. `language` is ISO 639, of the story."""

    policy_version: str
    urgency: str
    language: str
    flags: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    reasons: tuple[Reason, ...] = field(default=())

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, read back by `from_bytes`."""
        # Not by `asdict`, which copies what it finds, and takes as long as a tenth of the rules.
        told = vars(self) | {"entities": list(map(vars, self.entities)), "reasons": list(map(vars, self.reasons))}
        return json.dumps(told, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Assessment":
        """The assessment that `to_bytes` wrote."""
        stored = json.loads(data)
        return cls(
            **{
                **stored,
                "flags": tuple(stored["flags"]),
                "entities": tuple(Entity(**each) for each in stored["entities"]),
                "reasons": tuple(Reason(**each) for each in stored["reasons"]),
            }
        )
