"""Adding a venue to the register, and changing what is known of one."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed
from tipline.crypto.sealing import seal
from tipline.domain.municipalities import county_of
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted, demand, may
from tipline.domain.permissions import covers as covers_county
from tipline.domain.venues.history import ADDED, CHANGED, Change, Known, MergeNotAllowed
from tipline.domain.venues.venue import Venue, check_venue
from tipline.persistence.audit import AuditEntry
from tipline.persistence.venues import SealedVenue, leave_index, register_changes, sealed_venues, venue_place

VENUE_ID = re.compile("[0-9a-f]{32}")
FOUND_BY = ("kind", "name", "municipality", "aliases", "merged_into")
"""Parts on which it depends in which tips a venue is found."""


class VenueNotFound(Exception):
    """There is no such venue, or it is another county's: an officer is not told which."""


class VenueChanged(Exception):
    """Somebody else has changed the venue since the page was made. `meanwhile` are their changes, oldest first."""

    def __init__(self, meanwhile: Sequence[Change]) -> None:
        super().__init__(", ".join(each.act for each in meanwhile))
        self.meanwhile = meanwhile


def add_venue(session: Session, officer: Officer, venue: Venue, *, once: str, keys: OfficerKeys, now: datetime) -> str:
    """The venue is in the register, and tips that may name it wait to be indexed anew. Returns its id.

    `once` is the random number of the page it was written on, 32 hexadecimal digits, and becomes the id: sent twice, it
    is one venue. Raises NotPermitted or VenueNotSound.
    """
    demand(officer, "keep_venues", county_of(venue.municipality))
    check_venue(venue)
    register_changes(session)
    if sealed_venues(session, [once]):
        return once
    entry = record_act(session, key=keys.audit, officer_name=officer.name, act=ADDED, now=now, detail=once)
    known = Known(venue, (change_by(officer, entry, ADDED),))
    session.add(
        SealedVenue(venue_id=once, number=entry.number, changed_at=now, sealed=_sealed(once, known, keys.venues))
    )
    leave_index(session, {venue.municipality})
    return once


def change_venue(
    session: Session,
    officer: Officer,
    venue_id: str,
    venue: Venue,
    *,
    seen: int | None,
    keys: OfficerKeys,
    now: datetime,
) -> bool:
    """Whether anything was changed. `seen` is the number of the newest change that the page knew, None of a program.

    Raises MergeNotAllowed of a signpost, NotPermitted, SealDamaged, VenueChanged, VenueNotFound or VenueNotSound.
    """
    row, known = venue_for(session, officer, venue_id, keys=keys, lock=True)
    if known.venue.merged_into:
        raise MergeNotAllowed(venue_id)
    check_seen(known, officer, seen)
    demand(officer, "keep_venues", county_of(venue.municipality))
    check_venue(venue)
    parts = [part for part in (*FOUND_BY, "address") if getattr(venue, part) != getattr(known.venue, part)]
    if not parts:
        return False
    detail = f"{venue_id}: {', '.join(parts)}"
    entry = record_act(session, key=keys.audit, officer_name=officer.name, act=CHANGED, now=now, detail=detail)
    keep_change(row, known.now(venue, change_by(officer, entry, CHANGED)), keys=keys)
    if set(parts) & set(FOUND_BY):
        leave_index(session, {known.venue.municipality, venue.municipality})
    return True


def venue_for(
    session: Session, officer: Officer, venue_id: str, *, keys: OfficerKeys, lock: bool = False
) -> tuple[SealedVenue, Known]:
    """The venue, when this officer keeps it. Raises NotPermitted, SealDamaged or VenueNotFound."""
    return venues_for(session, officer, [venue_id], keys=keys, lock=lock)[venue_id]


def venues_for(
    session: Session, officer: Officer, venue_ids: Iterable[str], *, keys: OfficerKeys, lock: bool = False
) -> dict[str, tuple[SealedVenue, Known]]:
    """All of them. Raises as `venue_for`, for the first that is not there."""
    if not may(officer, "keep_venues"):
        raise NotPermitted("keep_venues")
    wanted = list(venue_ids)
    if lock:
        register_changes(session)
    # Whatever else stands in an address is the id of nothing, and need not trouble the database.
    rows, opened = sealed_venues(session, list(filter(VENUE_ID.fullmatch, wanted)), lock=lock), {}
    for venue_id in wanted:
        if venue_id not in rows:
            raise VenueNotFound(venue_id)
        known = Known.from_bytes(open_sealed(keys.venues, rows[venue_id].sealed, venue_place(venue_id)))
        if not covers_county(officer, county_of(known.venue.municipality)):
            raise VenueNotFound(venue_id)
        opened[venue_id] = rows[venue_id], known
    return opened


def check_seen(known: Known, officer: Officer, seen: int | None) -> None:
    """Raises VenueChanged when another officer has changed the venue since `seen`. What the officer did in another tab
    is known to the officer.
    """
    since = [each for each in known.changes if seen is not None and each.number > seen]
    meanwhile = [each for each in since if each.officer_name != officer.name]
    if meanwhile:
        raise VenueChanged(meanwhile)


def change_by(
    officer: Officer, entry: AuditEntry, act: str, *, other: str = "", brought: tuple[str, ...] = ()
) -> Change:
    return Change(
        number=entry.number,
        at=entry.written_at,
        officer_name=officer.name,
        act=act,
        before={},
        other=other,
        brought=brought,
    )


def keep_change(row: SealedVenue, known: Known, *, keys: OfficerKeys) -> None:
    """The row holds the venue after its newest change."""
    newest = known.changes[-1]
    row.number, row.changed_at = newest.number, newest.at
    row.sealed = _sealed(row.venue_id, known, keys.venues)


def _sealed(venue_id: str, known: Known, key: bytes) -> bytes:
    return seal(key, known.to_bytes(), venue_place(venue_id))
