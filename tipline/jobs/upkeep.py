"""The worker's tasks that keep the house: checkpoints of the record, deletion by time, and the keys of tips."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from tipline.casework.keep_checkpoint import keep_checkpoint, mail_checkpoints
from tipline.casework.purge_tip import purge_tip, tips_past_limit
from tipline.casework.rewrap_tip import record_rewrapping, rewrap_tip
from tipline.casework.wipe_keys import wipe_keys
from tipline.crypto.checkpoints import CheckpointFile
from tipline.crypto.ring_folder import holding_ring, retired_keys
from tipline.crypto.sealing import RingKey
from tipline.jobs.pace import AT_A_TIME, LONGEST_SECONDS, WORKER, anything_else_waits, quietly
from tipline.jobs.zone import Zone
from tipline.persistence.ring_keys import tips_wrapped_for
from tipline.persistence.tombstones import FILE, keep_tombstones, tombstones_in
from tipline.persistence.wiping import wiping_is_due

log = logging.getLogger("tipline.jobs")


def keep_checkpoint_and_mail(zone: Zone) -> None:
    """Where the record ends is kept here, and once a day with somebody outside."""
    file, now = CheckpointFile(zone.config.zone), datetime.now(UTC)
    with zone.database.reading() as session:
        keep_checkpoint(session, file, key=zone.keys.audit, now=now)
    mail_checkpoints(file, zone.outbox, address=zone.config.audit_address, now=now)


def purge_tips(zone: Zone) -> None:
    """What is past its limit is deleted, each tip in a transaction of its own, until something else waits. Where no
    decision is set nothing is. Then the files are wiped of what was deleted, by whomever.
    """
    if zone.config.retention_decision:
        _purge_due(zone)
    with zone.database.reading() as session:
        tombstones, due = tombstones_in(session), wiping_is_due(session)
    keep_tombstones(zone.config.zone / FILE, tombstones)
    if due:
        for left in wipe_keys(zone.database, audit_key=zone.keys.audit, by=WORKER, now=datetime.now(UTC)):
            log.warning("not wiped: %s", left)


def _purge_due(zone: Zone) -> None:
    until = monotonic() + LONGEST_SECONDS
    after: str | None = ""
    while after is not None:
        with zone.database.reading() as session:
            found, after = tips_past_limit(session, zone.config.tracks, datetime.now(UTC), after=after)
        for each in found:
            if each.held:
                continue
            quietly("purging", partial(_purge_one, zone, each.reference))
            if monotonic() > until or anything_else_waits(zone):
                return


def _purge_one(zone: Zone, reference: str) -> None:
    decision, now = zone.config.retention_decision, datetime.now(UTC)
    with zone.database.writing() as session:
        purge_tip(session, reference, zone.config.tracks, decision=decision, by=WORKER, keys=zone.keys, now=now)


def rewrap_keys(zone: Zone) -> None:
    """Keys of tips that are wrapped for a key of the ring that was given up are wrapped for those that hold, a tip a
    transaction, until something else waits. What is left is told by the database alone.
    """
    until, after = monotonic() + LONGEST_SECONDS, ""
    folder, publics = zone.config.zone / "ring", zone.config.public_instance / "ring"
    retired, holding = retired_keys(folder), holding_ring(folder, publics)
    while retired and holding and monotonic() < until:
        with zone.database.reading() as session:
            references = tips_wrapped_for(session, retired, AT_A_TIME, after=after)
        _record_rewrapping(zone, retired, ends=not after and not references)
        if not references:
            return
        after = references[-1]
        for reference in references:
            quietly("rewrapping", partial(_rewrap_one, zone, reference, retired, holding))
            if anything_else_waits(zone):
                return


def _rewrap_one(zone: Zone, reference: str, retired: Sequence[str], holding: tuple[RingKey, ...]) -> None:
    with zone.database.writing() as session:
        rewrap_tip(session, reference, retired, holding, keys=zone.keys)


def _record_rewrapping(zone: Zone, retired: Sequence[str], *, ends: bool) -> None:
    with zone.database.writing() as session:
        record_rewrapping(session, retired, ends=ends, key=zone.keys.audit, by=WORKER, now=datetime.now(UTC))
