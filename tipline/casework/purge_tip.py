"""Deletion by time alone: what is past its absolute limit goes, unless a legal hold is on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.erase_tip import erase
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.retention import SHORTEST, is_past, track_of
from tipline.domain.times import swedish_day
from tipline.persistence.retained import KeptTip, kept_tip, kept_tips
from tipline.persistence.tips import tip_by_reference

AT_A_TIME = 500


@dataclass(frozen=True)
class PastLimit:
    """A tip whose time is over. Held ones are told apart: they stay."""

    reference: str
    track: str
    held: bool


def tips_past_limit(
    session: Session, chosen: Mapping[str, str], now: datetime, *, after: str = "", most: int = AT_A_TIME
) -> tuple[list[PastLimit], str | None]:
    """Those among the next `most` tips behind the reference `after`, and where to go on; None at the end."""
    looked_at = kept_tips(session, now - SHORTEST, after=after, most=most)
    found = [_past(each, chosen) for each in looked_at if is_past(each.kept, chosen, swedish_day(now))]
    return found, looked_at[-1].reference if len(looked_at) == most else None


def any_past_limit(session: Session, chosen: Mapping[str, str], now: datetime) -> bool:
    """Whether there is a tip to purge. Goes through all tips that are old enough when there is none."""
    after: str | None = ""
    while after is not None:
        found, after = tips_past_limit(session, chosen, now, after=after)
        if any(not each.held for each in found):
            return True
    return False


def purge_tip(
    session: Session,
    reference: str,
    chosen: Mapping[str, str],
    *,
    decision: str,
    by: str,
    keys: OfficerKeys,
    now: datetime,
) -> str | None:
    """The track under which the tip was deleted, as by two officers (erase_tip.py). None when it stays: it is held, no
    longer past its limit, or gone. `decision` is what deletions by time rest on.
    """
    tip = tip_by_reference(session, reference, lock=True)
    # Asked once more under the tip's lock: somebody may have set a hold, or linked it with a new tip.
    found = kept_tip(session, reference)
    if tip is None or found is None or found.held or not is_past(found.kept, chosen, swedish_day(now)):
        return None
    track = track_of(found.kept, chosen)
    erase(session, tip, decision=f"{decision} ({track.name})", by=by, keys=keys, now=now)
    return track.name


def _past(tip: KeptTip, chosen: Mapping[str, str]) -> PastLimit:
    return PastLimit(tip.reference, track_of(tip.kept, chosen).name, tip.held)
