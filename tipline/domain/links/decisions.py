"""What officers decide about a link between two tips: a program proposes, a person confirms or refutes."""

import json
from dataclasses import asdict, dataclass

from tipline.domain.links.proposals import KINDS

CONFIRMED, REFUTED = "confirmed", "refuted"
DECISIONS = (CONFIRMED, REFUTED)
MOST_REASON = 500
"""Characters: a sentence or two, not the tips over again."""


class DecisionNotUnderstood(Exception):
    """A decision that says too little or something unknown. The message names the part: decided, kinds or reason."""


class LinkToItself(Exception):
    """It takes two tips for a link."""


@dataclass(frozen=True, kw_only=True)
class LinkDecision:
    """`kinds` are what the two have in common by the program (proposals.KINDS), none where an officer joins by hand."""

    decided: str
    kinds: tuple[str, ...] = ()
    reason: str = ""

    @property
    def by_hand(self) -> bool:
        return self.decided == CONFIRMED and not self.kinds

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, read back by `from_bytes`."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "LinkDecision":
        """The decision that `to_bytes` wrote."""
        stored = json.loads(data)
        return cls(**{**stored, "kinds": tuple(stored["kinds"])})


def check_decision(decision: LinkDecision) -> None:
    """A reason is asked for where the program says otherwise. Raises DecisionNotUnderstood."""
    said = bool(decision.reason.strip())
    sound = {
        "decided": decision.decided in DECISIONS,
        "kinds": set(decision.kinds) <= set(KINDS),
        "reason": len(decision.reason) <= MOST_REASON
        and (said or not (decision.by_hand or decision.decided == REFUTED)),
    }
    for part, holds in sound.items():
        if not holds:
            raise DecisionNotUnderstood(part)
