"""What is past its time, what soon will be, and what is to be tried again, among the tips of one officer's county."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from tipline.casework.propose_disposal import MOST_TIPS
from tipline.domain.officers import Officer
from tipline.domain.retention import last_day, months_later, review_day, track_of
from tipline.persistence.retained import KeptTip, kept_of

AT_A_TIME = 500
SOON_MONTHS = 3
"""How far ahead the page looks. Own choice: a quarter of a year, four of which are the yearly trial."""


@dataclass(frozen=True)
class Dated:
    """A tip and its day: the last of its time, or that of its review."""

    tip: KeptTip
    day: date


@dataclass
class Retention:
    """Lists hold MOST_TIPS at most, counts tell of all. `past` is by track, counts are by county."""

    past: dict[str, list[Dated]] = field(default_factory=dict)
    soon: list[Dated] = field(default_factory=list)
    reviews: list[Dated] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, tip: KeptTip, what: str) -> None:
        self.counts.setdefault(tip.county, Counter())[what] += 1


def retention_of(session: Session, officer: Officer, tracks: Mapping[str, str], today: date) -> Retention:
    """Goes through every tip of the county: the rules are those of the domain, and no query of their own."""
    found, after = Retention(), ""
    while after is not None:
        tips = kept_of(session, officer, after=after, most=AT_A_TIME)
        for tip in tips:
            _sort_in(found, tip, tracks, today)
        if len(tips) < AT_A_TIME:
            break
        after = tips[-1].reference
    return found


def _sort_in(found: Retention, tip: KeptTip, tracks: Mapping[str, str], today: date) -> None:
    if tip.held:
        found.count(tip, "held")
    last, review = last_day(tip.kept, tracks), review_day(tip.kept)
    if last is not None and last < today:
        found.count(tip, "past")
        if not tip.held:
            _keep(found.past.setdefault(track_of(tip.kept, tracks).name, []), Dated(tip, last))
        return
    if last is not None and last <= months_later(today, SOON_MONTHS):
        found.count(tip, "soon")
        _keep(found.soon, Dated(tip, last))
    if review <= today:
        found.count(tip, "review")
        _keep(found.reviews, Dated(tip, review))


def _keep(dated: list[Dated], each: Dated) -> None:
    if len(dated) < MOST_TIPS:
        dated.append(each)
