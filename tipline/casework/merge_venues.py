"""Making one of two venues, and two again where it was a mistake."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.keep_venues import change_by, check_seen, keep_change, venue_for, venues_for
from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.domain.venues.history import MERGED, PARTED, MergeNotAllowed, merged, parted
from tipline.persistence.venues import leave_index


def merge_venues(
    session: Session,
    officer: Officer,
    kept_id: str,
    gone_id: str,
    *,
    seen: int | None,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The names of the one that goes are aliases of the one that is kept; the one that goes is a signpost to it.

    Raises MergeNotAllowed, NotPermitted, SealDamaged, TooManyAliases, VenueChanged or VenueNotFound.
    """
    if kept_id == gone_id:
        raise MergeNotAllowed(kept_id)
    opened = venues_for(session, officer, (kept_id, gone_id), keys=keys, lock=True)
    (kept_row, kept), (gone_row, gone) = opened[kept_id], opened[gone_id]
    check_seen(kept, officer, seen)
    venue, brought = merged(kept.venue, gone.venue)
    detail = f"{gone_id} into {kept_id}"
    entry = record_act(session, key=keys.audit, officer_name=officer.name, act=MERGED, now=now, detail=detail)
    keep_change(kept_row, kept.now(venue, change_by(officer, entry, MERGED, other=gone_id)), keys=keys)
    change = change_by(officer, entry, MERGED, other=kept_id, brought=brought)
    keep_change(gone_row, gone.now(replace(gone.venue, merged_into=kept_id), change), keys=keys)
    leave_index(session, {kept.venue.municipality, gone.venue.municipality})


def part_venue(session: Session, officer: Officer, gone_id: str, *, keys: OfficerKeys, now: datetime) -> None:
    """The signpost is a venue again, and the other has lost the names that the merge brought it.

    Raises MergeNotAllowed, also where the other has been merged since, NotPermitted, SealDamaged or VenueNotFound.
    """
    kept_id = venue_for(session, officer, gone_id, keys=keys)[1].venue.merged_into
    if not kept_id:
        raise MergeNotAllowed(gone_id)
    opened = venues_for(session, officer, (kept_id, gone_id), keys=keys, lock=True)
    (kept_row, kept), (gone_row, gone) = opened[kept_id], opened[gone_id]
    if gone.venue.merged_into != kept_id:
        raise MergeNotAllowed(gone_id)
    # A signpost cannot be changed, so that its newest change is the merge.
    venue = parted(kept.venue, gone.changes[-1].brought)
    detail = f"{gone_id} from {kept_id}"
    entry = record_act(session, key=keys.audit, officer_name=officer.name, act=PARTED, now=now, detail=detail)
    keep_change(kept_row, kept.now(venue, change_by(officer, entry, PARTED, other=gone_id)), keys=keys)
    change = change_by(officer, entry, PARTED, other=kept_id)
    keep_change(gone_row, gone.now(replace(gone.venue, merged_into=""), change), keys=keys)
    leave_index(session, {kept.venue.municipality, gone.venue.municipality})
