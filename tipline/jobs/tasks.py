"""The worker's tasks. They take nothing from the queue: the database says what is left to do."""

import logging
import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

from tipline.casework.index_tip import FoundBy, newest_mark
from tipline.casework.record_index_run import begin_index_run, end_index_run
from tipline.casework.redraw_attachment import redraw_attachment, take_original
from tipline.casework.reindex_tip import found_by_stored, reindex_tip
from tipline.casework.send_letters import LETTER_LEASE, mark_sent, postpone, recipient, send_letter
from tipline.crypto.fingerprints import IndexKey
from tipline.jobs.owners import tell_owners
from tipline.jobs.pace import AT_A_TIME, LONGEST_SECONDS, WORKER, anything_else_waits, quietly
from tipline.jobs.triage import triage_waiting
from tipline.jobs.upkeep import keep_checkpoint_and_mail, purge_tips, rewrap_keys
from tipline.jobs.zone import Zone
from tipline.persistence.database import DatabaseUnavailable
from tipline.persistence.index_queue import is_below, tips_below
from tipline.persistence.index_runs import open_run
from tipline.persistence.letters import any_letter_due, lease_letters_due
from tipline.persistence.redrawings import give_up_redrawings, lease_redrawing, store_redrawing
from tipline.persistence.reports import Attachment
from tipline.persistence.tips import any_tip_awaiting_triage

PICTURE_LEASE = timedelta(seconds=60)
"""Three times as long as one picture may take (casework/redraw_picture.py)."""

log = logging.getLogger("tipline.jobs")


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
        quietly("redrawing", partial(_redraw_one, zone, attachment))
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
            quietly("indexing", partial(_index_one, zone, reference, key))
            if anything_else_waits(zone):
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


TASKS: Mapping[str, Callable[[Zone], None]] = {
    "triage_waiting": triage_waiting,
    "send_letters": send_letters,
    "tell_owners": tell_owners,
    "redraw_pictures": redraw_pictures,
    "keep_checkpoint": keep_checkpoint_and_mail,
    "rewrap_keys": rewrap_keys,
    "index_tips": index_tips,
    "purge_tips": purge_tips,
}
"""The allow-list: what a wake-up may name."""


def tasks_of(zone: Zone) -> dict[str, Callable[[], None]]:
    """Each task over this zone. None of them ever fails."""
    return {name: partial(quietly, name, partial(task, zone)) for name, task in TASKS.items()}
