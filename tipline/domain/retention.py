"""How long tips are kept: one table, retention.csv, and the calendar that it is read by.

Sources are the rows of domain.md, section 5. A row that is not `confirmed` there needs a lawyer before it is used.
Days are Swedish days. A tip is kept through the last day of its time and may go on the day after.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from tipline.domain.states import ERASED, UNCLAIMED_STATES
from tipline.domain.times import swedish_day

TABLE = Path(__file__).with_suffix(".csv")

DEFAULT_TRACKS: Mapping[str, str] = {
    "not_taken_up": "not_in_a_case",
    "open": "open",
    "unfounded": "closed_case",
    "out_of_scope": "closed_case",
    "passed_on": "closed_case",
    "action_taken": "closed_case",
    "kept_as_intelligence": "intelligence",
}
"""The track of each kind of tip where an instance sets no other: the longest time that is confirmed for it. What goes
too early never comes back, and what PBDL does not allow any longer must go."""
TRACKS_OF_TIPS = frozenset({"open", "not_in_a_case", "closed_case", "rejected", "intelligence", "serious_intelligence"})
SHORTEST = timedelta(days=89)
"""No tip that was received later than this can be past any limit, by clocks of any country."""

REVIEW_YEARS = 1
"""The need to keep is tried every year (brottsdataförordningen 2018:1202, 2 kap. 2 §)."""
MOST_DECISION = 160
"""Characters of a decision that deletions rest on: the certificate names the track besides."""


class TrackNotKnown(Exception):
    """A setting names a kind of tips or a track that is not in the table. The message is what it names."""


class TipHeld(Exception):
    """A legal hold is on the tip: it may not be deleted, whoever decides it and however old it is."""


@dataclass(frozen=True)
class Track:
    """One row of the table. `whole_years`: the time runs from the end of the calendar year of its start."""

    name: str
    start: str
    amount: int
    unit: str
    whole_years: bool
    source: str
    confirmed: bool
    covers: str

    @property
    def ends(self) -> bool:
        return self.unit != "none"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What of a tip its time depends on. `registered_again` is when the newest tip that officers have linked with it
    was received, `reviewed_at` when somebody last decided to keep it.
    """

    state: str
    received_at: datetime
    outcome: str | None = None
    closed_at: datetime | None = None
    registered_again: datetime | None = None
    reviewed_at: datetime | None = None


@cache
def tracks() -> Mapping[str, Track]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["track"]: Track(
                name=row["track"],
                start=row["start"],
                amount=int(row["amount"]),
                unit=row["unit"],
                whole_years=row["whole_years"] == "yes",
                source=row["source"],
                confirmed=row["confirmed"] == "yes",
                covers=row["covers"],
            )
            for row in csv.DictReader(lines)
        }


def chosen_tracks(settings: Mapping[str, str]) -> Mapping[str, str]:
    """The track of each kind, with what an instance sets otherwise. Raises TrackNotKnown."""
    unknown = [*(set(settings) - set(DEFAULT_TRACKS)), *(set(settings.values()) - TRACKS_OF_TIPS)]
    # A case that is open has no end to count from.
    unknown += [each for each in ("open",) if settings.get(each, each) != each]
    unknown += [kind for kind, track in settings.items() if _start_missing(kind, track)]
    if unknown:
        raise TrackNotKnown(", ".join(sorted(set(unknown))))
    return {**DEFAULT_TRACKS, **settings}


def _start_missing(kind: str, track: str) -> bool:
    """A tip that nobody has taken up is never closed, so no time would begin."""
    return kind == "not_taken_up" and track in TRACKS_OF_TIPS and tracks()[track].start == "closed"


def kind_of(tip: Kept) -> str:
    """A key of DEFAULT_TRACKS. A closed tip without an outcome counts as one that something came of."""
    if tip.state in UNCLAIMED_STATES:
        return "not_taken_up"
    return (tip.outcome or "action_taken") if tip.state == "closed" else "open"


def track_of(tip: Kept, chosen: Mapping[str, str]) -> Track:
    return tracks()[chosen[kind_of(tip)]]


def last_day(tip: Kept, chosen: Mapping[str, str]) -> date | None:
    """The last day on which the tip may be kept; None while no time runs."""
    track = track_of(tip, chosen)
    begun = _begun(tip, track)
    if begun is None or not track.ends:
        return None
    first = swedish_day(begun)
    if track.whole_years:
        return date(first.year + track.amount, 12, 31)
    return _days_later(first, track.amount) if track.unit == "day" else months_later(first, _months(track))


def is_past(tip: Kept, chosen: Mapping[str, str], today: date) -> bool:
    """Whether the tip's time is over on `today`, a Swedish day. An erased tip has none."""
    last = last_day(tip, chosen)
    return tip.state != ERASED and last is not None and today > last


def review_day(tip: Kept) -> date:
    """When the need to keep the tip is to be tried next."""
    return months_later(swedish_day(tip.reviewed_at or tip.received_at), 12 * REVIEW_YEARS)


def months_later(day: date, months: int) -> date:
    """The day with the same number, or the last of its month where there is none (lag 1930:173, 1 §): a year from 29
    February ends on 28 February.
    """
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _days_later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _months(track: Track) -> int:
    return track.amount * (12 if track.unit == "year" else 1)


def _begun(tip: Kept, track: Track) -> datetime | None:
    """When the track's time began for the tip."""
    if track.start == "registered":
        return max(each for each in (tip.received_at, tip.registered_again) if each)
    return {"received": tip.received_at, "closed": tip.closed_at}.get(track.start)


def unconfirmed(chosen: Collection[str]) -> list[str]:
    """The tracks in use that need a lawyer, by name."""
    return sorted(name for name in set(chosen) if not tracks()[name].confirmed)
