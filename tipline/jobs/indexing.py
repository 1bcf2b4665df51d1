"""The worker's task that indexes what waits: what triage has put off, and all tips after a change of key or rules."""

import logging
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from tipline.casework.index_tip import FoundBy, newest_mark
from tipline.casework.record_index_run import begin_index_run, end_index_run
from tipline.casework.reindex_tip import Opening, found_by_opened, read_for_index, reindex_tips
from tipline.crypto.fingerprints import IndexKey
from tipline.crypto.officer_keys import OfficerKeys
from tipline.jobs.pace import AT_A_TIME, LONGEST_SECONDS, WORKER, anything_else_waits, quietly
from tipline.jobs.zone import Zone
from tipline.persistence.index_queue import below, put_off_comes_first, tips_below
from tipline.persistence.index_runs import open_run

log = logging.getLogger("tipline.jobs")

LISTED = 5 * AT_A_TIME
"""Of which those that are indexed at a time are drawn: two workers, who have the same list before them, then seldom
open the same tip. Of the newest, which are asked for most."""
ASKING_SECONDS = 0.02
"""How often, at most, is asked whether something else waits: a small part of what may go by until a tip is seen. Asked
after every tip, it took as long as all else."""

Told = dict[str, FoundBy | None]
"""By reference of a tip what it is found by, None where it cannot be opened."""


def index_tips(zone: Zone) -> None:
    """Tips that stand below the newest key and rules of the index are indexed, the newest first, some of them in one
    transaction, until something else waits: all other work goes before, and waits for some hundredths of a second.

    What is left is told by the database alone, so that a worker may be killed at any point.
    """
    until, tried = monotonic() + LONGEST_SECONDS, set[str]()
    # Where there is no key of the index there is nothing to do, and the worker asks again and again.
    while len(zone.keys.index) and monotonic() < until:
        key = zone.keys.index[0]
        with zone.database.reading() as session:
            references = tips_below(session, newest_mark(key.number), LISTED)
            # What triage has put off belongs to triage, and is no run of its own in the record.
            recorded = open_run(session) is not None or put_off_comes_first(session)
        if not references or not recorded:
            _record_run(zone, key, begins=bool(references))
        # What is left after a whole round is what the database would not take: the clock rings again, without haste.
        if not references or set(references) == tried:
            return
        tried = set(references)
        drawn = random.sample(references, min(AT_A_TIME, len(references)))
        told, others_wait = _opened(zone, drawn, key)
        _store(zone, told, key)
        if others_wait:
            return


def _record_run(zone: Zone, key: IndexKey, *, begins: bool) -> None:
    deed = begin_index_run if begins else end_index_run
    with zone.database.writing() as session:
        deed(session, newest_mark(key.number), key=zone.keys.audit, by=WORKER, now=datetime.now(UTC))


def _opened(zone: Zone, references: Sequence[str], key: IndexKey) -> tuple[Told, bool]:
    """Those that are still below, until something else waits, and whether it does."""
    with zone.database.reading() as session:
        waiting = below(session, references, newest_mark(key.number))
        read = read_for_index(session, waiting, keys=zone.keys)
    told, asked = Told(), monotonic()
    for reference in waiting:
        told[reference] = _found_by(read, reference, zone.keys)
        if monotonic() >= asked + ASKING_SECONDS:
            if anything_else_waits(zone):
                return told, True
            asked = monotonic()
    return told, False


def _found_by(read: Opening, reference: str, keys: OfficerKeys) -> FoundBy | None:
    try:
        return found_by_opened(read, reference, keys=keys)
    except Exception as error:  # noqa: BLE001 whatever is wrong with the tip, it must not be tried for ever
        log.error("indexing failed: %s", type(error).__name__)  # noqa: TRY400 a traceback shows local variables' values
        return None


def _store(zone: Zone, told: Told, key: IndexKey) -> None:
    """All together, and where that fails each by itself: one that cannot be stored holds up no other."""
    try:
        _store_together(zone, told, key)
    except Exception:  # noqa: BLE001 whatever was wrong and with which of them, it is logged where it is tried alone
        for reference, found in told.items():
            quietly("indexing", partial(_store_together, zone, {reference: found}, key))


def _store_together(zone: Zone, told: Mapping[str, FoundBy | None], key: IndexKey) -> None:
    with zone.database.writing() as session:
        reindex_tips(session, told, key)
