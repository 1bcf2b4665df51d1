"""Looking a venue up: what is known of it, and which tips name it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.keep_venues import venue_for
from tipline.casework.record_act import record_act
from tipline.casework.venue_register import venue_register
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.municipalities import county_of
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers, demand
from tipline.domain.venues.doubles import Double, likely_doubles
from tipline.domain.venues.history import Known
from tipline.domain.venues.venue import Venue
from tipline.persistence.venue_tips import NamingTip, tips_naming

MOST_TIPS = 50
"""That are listed, the newest. Of more the number is told."""


@dataclass(frozen=True, kw_only=True)
class LookedUp:
    """`tips` are those that this officer may see, the newest, and `total` is how many of these there are.

    `others` are venues that this officer keeps, by id, for what history and signposts name.
    """

    known: Known
    doubles: Sequence[Double]
    others: Mapping[str, Venue]
    tips: Sequence[NamingTip]
    total: int


def look_up_venue(session: Session, officer: Officer, venue_id: str, *, keys: OfficerKeys, now: datetime) -> LookedUp:
    """The look is in the record before anything is told. Raises NotPermitted, SealDamaged or VenueNotFound."""
    _, known = venue_for(session, officer, venue_id, keys=keys)
    record_act(session, key=keys.audit, officer_name=officer.name, act="venue_looked_up", now=now, detail=venue_id)
    others = {each: venue for each, venue in venues_kept_by(session, officer, keys).items() if each != venue_id}
    fingerprints = [key.fingerprint("venue", venue_id) for key in keys.index]
    tips, total = tips_naming(session, officer, fingerprints, most=MOST_TIPS)
    return LookedUp(
        known=known,
        doubles=[] if known.venue.merged_into else likely_doubles(known.venue, others),
        others=others,
        tips=tips,
        total=total,
    )


def venues_kept_by(session: Session, officer: Officer, keys: OfficerKeys) -> dict[str, Venue]:
    """By id, the venues of the officer's county, or all. Raises NotPermitted."""
    demand(officer, "keep_venues")
    venues = venue_register(session, keys).venues.items()
    return {venue_id: venue for venue_id, venue in venues if covers(officer, county_of(venue.municipality))}
