"""What a venue was before: who changed what and when, so that a slip is seen and a merge is taken back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from tipline.domain.venues.venue import MOST_ALIASES, Venue, without_repeats

MOST_CHANGES = 30
"""That are kept of one venue, the newest. Own choice: the record keeps who changed it and when, for ever."""
ADDED, CHANGED, MERGED, PARTED = "venue_added", "venue_changed", "venues_merged", "venues_parted"


class MergeNotAllowed(Exception):
    """A venue is not merged with itself or with a signpost, and not parted from what it is not merged into."""


class TooManyAliases(Exception):
    """The names of both together are more than one venue may have."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """`number` is that of the entry in the record, `act` an act of the record, `before` what each changed part was.

    `other` is the venue that it was merged with or parted from; `brought` are the names that a merge gave to the other.
    """

    number: int
    at: datetime
    officer_name: str
    act: str
    before: Mapping[str, Any]
    other: str = ""
    brought: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """A venue with its changes, oldest first."""

    venue: Venue
    changes: tuple[Change, ...] = ()

    def to_bytes(self) -> bytes:
        changes = [{**asdict(each), "at": each.at.isoformat()} for each in self.changes]
        return json.dumps({"venue": asdict(self.venue), "changes": changes}, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Known":
        """What `to_bytes` wrote."""
        stored = json.loads(data)
        venue = {**stored["venue"], "aliases": tuple(stored["venue"]["aliases"])}
        changes = (
            Change(**{**each, "at": datetime.fromisoformat(each["at"]), "brought": tuple(each["brought"])})
            for each in stored["changes"]
        )
        return cls(Venue(**venue), tuple(changes))

    def now(self, venue: Venue, change: Change) -> "Known":
        """`venue` after `change`, which is told what was otherwise before."""
        was, is_now = asdict(self.venue), asdict(venue)
        before = {part: was[part] for part in was if was[part] != is_now[part]}
        return Known(venue, (*self.changes, replace(change, before=before))[-MOST_CHANGES:])


def merged(kept: Venue, gone: Venue) -> tuple[Venue, tuple[str, ...]]:
    """`kept` with the names of `gone` among its aliases, and the names that it did not have before.

    Two names are the same only letter by letter of the same script. Raises TooManyAliases or MergeNotAllowed.
    """
    if kept.merged_into or gone.merged_into:
        raise MergeNotAllowed
    brought = without_repeats(gone.names, besides=kept.names)
    if len(kept.aliases) + len(brought) > MOST_ALIASES:
        raise TooManyAliases
    return replace(kept, aliases=(*kept.aliases, *brought)), brought


def parted(kept: Venue, brought: tuple[str, ...]) -> Venue:
    """`kept` without what a merge brought it. Raises MergeNotAllowed where it has become a signpost itself."""
    if kept.merged_into:
        raise MergeNotAllowed
    return replace(kept, aliases=tuple(each for each in kept.aliases if each not in brought))
