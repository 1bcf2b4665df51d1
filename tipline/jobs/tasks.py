"""The worker's tasks. They take nothing from the queue: the database says what is left to do."""

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

from tipline.casework.index_tip import FoundBy, newest_mark
from tipline.casework.keep_checkpoint import keep_checkpoint, mail_checkpoints
from tipline.casework.purge_tip import purge_tip, tips_past_limit
from tipline.casework.record_index_run import begin_index_run, end_index_run
from tipline.casework.redraw_attachment import redraw_attachment, take_original
from tipline.casework.reindex_tip import found_by_stored, reindex_tip
from tipline.casework.rewrap_tip import record_rewrapping, rewrap_tip
from tipline.casework.send_letters import mark_sent, postpone, recipient, send_letter
from tipline.casework.triage_tip import triage_tip
from tipline.casework.wipe_keys import wipe_keys
from tipline.crypto.checkpoints import CheckpointFile
from tipline.crypto.fingerprints import IndexKey
from tipline.crypto.ring_folder import holding_ring, retired_keys
from tipline.crypto.sealing import RingKey
from tipline.jobs.zone import Zone
from tipline.persistence.database import DatabaseUnavailable
from tipline.persistence.index_queue import is_below, tips_below
from tipline.persistence.index_runs import open_run
from tipline.persistence.letters import any_letter_due, lease_letters_due
from tipline.persistence.redrawings import any_redrawing_waiting, give_up_redrawings, lease_redrawing, store_redrawing
from tipline.persistence.reports import Attachment
from tipline.persistence.ring_keys import tips_wrapped_for
from tipline.persistence.tips import any_tip_awaiting_triage, lease_tips_awaiting_triage
from tipline.persistence.tombstones import FILE, keep_tombstones, tombstones_in
from tipline.persistence.wiping import wiping_is_due

LEASE = timedelta(seconds=60)
"""A tip whose worker died is taken by another after this long (house.md, how a tip travels)."""
LETTER_LEASE = timedelta(seconds=100)
"""Longer than one letter can take: ten answers of a mail server, each within its time limit."""
PICTURE_LEASE = timedelta(seconds=60)
"""Three times as long as one picture may take (casework/redraw_picture.py)."""
AT_A_TIME = 20
WORKER = "worker"
"""The name under which the worker acts in the record."""
LONGEST_SECONDS = 30
"""After this long a task ends and the clock rings again, well before the queue would stop it."""

log = logging.getLogger("tipline.jobs")


def triage_waiting(zone: Zone) -> None:
    """Every waiting tip is triaged, each in its own transaction; one that fails keeps its lease and is tried again."""
    until = monotonic() + LONGEST_SECONDS
    while monotonic() < until:
        with zone.database.writing() as session:
            references = lease_tips_awaiting_triage(session, datetime.now(UTC), LEASE, AT_A_TIME)
        if not references:
            return
        for reference in references:
            _quietly("triage", partial(_triage_one, zone, reference))


def _triage_one(zone: Zone, reference: str) -> None:
    with zone.database.writing() as session:
        triage_tip(session, reference, keys=zone.keys, now=datetime.now(UTC))


def send_letters(zone: Zone) -> None:
    """Every letter that is due is sent, or postponed when the mail server does not take it."""
    until = monotonic() + LONGEST_SECONDS
    while monotonic() < until:
        with zone.database.writing() as session:
            # One at a time: a slow mail server must not outlast the leases of the letters behind, or they go out twice.
            letters = lease_letters_due(session, datetime.now(UTC), LETTER_LEASE, most=1)
        if not letters:
            return
        with zone.database.reading() as session:
            address = recipient(session, letters[0], zone.config)
        sent = send_letter(letters[0], address, outbox=zone.outbox, config=zone.config)
        with zone.database.writing() as session:
            (mark_sent if sent else postpone)(session, letters[0], datetime.now(UTC))


def redraw_pictures(zone: Zone) -> None:
    """Waiting pictures are redrawn one by one, until a tip or a letter waits: they stand behind one at most."""
    until = monotonic() + LONGEST_SECONDS
    while monotonic() < until:
        with zone.database.writing() as session:
            give_up_redrawings(session, datetime.now(UTC))
            attachment = lease_redrawing(session, datetime.now(UTC), PICTURE_LEASE)
        if attachment is None:
            return
        _quietly("redrawing", partial(_redraw_one, zone, attachment))
        with zone.database.reading() as session:
            if any_tip_awaiting_triage(session, datetime.now(UTC)) or any_letter_due(session, datetime.now(UTC)):
                return


def _redraw_one(zone: Zone, attachment: Attachment) -> None:
    with zone.database.reading() as session:
        taken = take_original(session, attachment, keys=zone.keys)
    # Drawing takes seconds, so the database is held before and after it, never meanwhile.
    state, sealed = redraw_attachment(taken)
    with zone.database.writing() as session:
        store_redrawing(session, attachment, state, sealed)


def index_tips(zone: Zone) -> None:
    """Tips that stand below the newest key and rules of the index are indexed, the newest first, each in a transaction
    of its own, until something else waits: all other work goes before, one tip is the most that it waits for.

    What is left is told by the database alone, so that a worker may be killed at any point.
    """
    until, tried = monotonic() + LONGEST_SECONDS, set[str]()
    # Where there is no key of the index there is nothing to do, and the worker asks again and again.
    while len(zone.keys.index) and monotonic() < until:
        key = zone.keys.index[0]
        with zone.database.reading() as session:
            references = list(tips_below(session, newest_mark(key.number), AT_A_TIME))
            under_way = open_run(session) is not None
        if not references or not under_way:
            _record_run(zone, key, begins=bool(references))
        # What is left after a whole round is what the database would not take: the clock rings again, without haste.
        if not references or set(references) == tried:
            return
        tried = set(references)
        # Two workers have the same list before them and seldom the same tip.
        random.shuffle(references)
        for reference in references:
            _quietly("indexing", partial(_index_one, zone, reference, key))
            if _anything_else_waits(zone):
                return


def _record_run(zone: Zone, key: IndexKey, *, begins: bool) -> None:
    deed = begin_index_run if begins else end_index_run
    with zone.database.writing() as session:
        deed(session, newest_mark(key.number), key=zone.keys.audit, by=WORKER, now=datetime.now(UTC))


def _index_one(zone: Zone, reference: str, key: IndexKey) -> None:
    told: FoundBy | None = None
    try:
        with zone.database.reading() as session:
            if not is_below(session, reference, newest_mark(key.number)):
                return
            told = found_by_stored(session, reference, keys=zone.keys)
    except DatabaseUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 whatever is wrong with the tip, it must not be tried for ever
        log.error("indexing failed: %s", type(error).__name__)  # noqa: TRY400 a traceback shows local variables' values
    with zone.database.writing() as session:
        reindex_tip(session, reference, told, key)


def keep_checkpoint_and_mail(zone: Zone) -> None:
    """Where the record ends is kept here, and once a day with somebody outside."""
    file, now = CheckpointFile(zone.config.zone), datetime.now(UTC)
    with zone.database.reading() as session:
        keep_checkpoint(session, file, key=zone.keys.audit, now=now)
    mail_checkpoints(file, zone.outbox, address=zone.config.audit_address, now=now)


def _anything_else_waits(zone: Zone) -> bool:
    now = datetime.now(UTC)
    with zone.database.reading() as session:
        return any(asked(session, now) for asked in (any_tip_awaiting_triage, any_letter_due, any_redrawing_waiting))


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
            _quietly("purging", partial(_purge_one, zone, each.reference))
            if monotonic() > until or _anything_else_waits(zone):
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
            _quietly("rewrapping", partial(_rewrap_one, zone, reference, retired, holding))
            if _anything_else_waits(zone):
                return


def _rewrap_one(zone: Zone, reference: str, retired: Sequence[str], holding: tuple[RingKey, ...]) -> None:
    with zone.database.writing() as session:
        rewrap_tip(session, reference, retired, holding, keys=zone.keys)


def _record_rewrapping(zone: Zone, retired: Sequence[str], *, ends: bool) -> None:
    with zone.database.writing() as session:
        record_rewrapping(session, retired, ends=ends, key=zone.keys.audit, by=WORKER, now=datetime.now(UTC))


def _quietly(deed: str, act: Callable[[], None]) -> None:
    """Runs `act`. A fault is logged by its kind alone: its message may hold a tip's words."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 one bad tip must not keep the next from being read
        log.error("%s failed: %s", deed, type(error).__name__)  # noqa: TRY400 a traceback shows local variables' values


TASKS: Mapping[str, Callable[[Zone], None]] = {
    "triage_waiting": triage_waiting,
    "send_letters": send_letters,
    "redraw_pictures": redraw_pictures,
    "keep_checkpoint": keep_checkpoint_and_mail,
    "rewrap_keys": rewrap_keys,
    "index_tips": index_tips,
    "purge_tips": purge_tips,
}
"""The allow-list: what a wake-up may name."""


def tasks_of(zone: Zone) -> dict[str, Callable[[], None]]:
    """Each task over this zone. None of them ever fails."""
    return {name: partial(_quietly, name, partial(task, zone)) for name, task in TASKS.items()}
