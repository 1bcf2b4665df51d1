"""What a newer version of the policy makes of a tip that an older one has judged."""

import re
from dataclasses import dataclass

from tipline.domain.assessment import FLAGS, Assessment
from tipline.domain.ranks import RANKS

OUTCOMES = ("raised", "lowered", "unchanged")


@dataclass(frozen=True)
class Change:
    """From one assessment of a tip to the next. `before` and `after` are levels; flags are in their usual order."""

    before: str
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def change_between(older: Assessment, newer: Assessment) -> Change:
    return Change(
        before=older.urgency,
        after=newer.urgency,
        added=tuple(flag for flag in FLAGS if flag in newer.flags and flag not in older.flags),
        removed=tuple(flag for flag in FLAGS if flag in older.flags and flag not in newer.flags),
    )


def level_change(before: str, after: str) -> str:
    """One of OUTCOMES."""
    if RANKS[after] == RANKS[before]:
        return "unchanged"
    return "raised" if RANKS[after] > RANKS[before] else "lowered"


def version_order(policy_version: str) -> tuple[int, ...]:
    """For sorting: versions count up by their numbers, so that the tenth of a month comes after its ninth."""
    return tuple(int(number) for number in re.findall(r"[0-9]+", policy_version))
