"""A checkpoint: where the record of acts ended at a time, small enough to be kept by somebody else.

The chain of the record shows by itself what was changed, put in or taken out of its midst. That its end was cut off, or
that all of it was written anew by someone who holds its key, shows only to whoever kept a checkpoint elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

MARK = "tipline-record"
"""How every line begins, so that it is found in a letter."""
END = "end"
"""The chain ended with this entry."""
RESTORED = "restored"
"""An older database was put in place, and its chain ended with this entry."""

EVERY = timedelta(hours=1)
"""How much of the record may be lost without a checkpoint showing it. A choice of ours; security.md asks for an anchor
outside and names no time."""
MAILED_EVERY = timedelta(days=1)
"""How often they are mailed to whoever keeps them outside. A choice of ours."""


@dataclass(frozen=True)
class Checkpoint:
    """`number` and `seal` of the last entry of the chain; `day` is the Swedish date on which it was looked at."""

    kind: str
    number: int
    seal: bytes
    day: str

    def words(self) -> str:
        return f"{MARK} 1 {self.kind} {self.number} {self.day} {self.seal.hex()}"


def still_count(checkpoints: Iterable[Checkpoint]) -> list[Checkpoint]:
    """Those of one keeper, in order, that the chain must agree with: a restored database is not expected to hold what
    came after it was saved.
    """
    counting: list[Checkpoint] = []
    for each in checkpoints:
        if each.kind == RESTORED:
            counting = [earlier for earlier in counting if earlier.number <= each.number]
        counting.append(each)
    return counting
