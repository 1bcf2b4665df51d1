"""The worker's task that triages what waits: many tips in one transaction, and each by itself where that fails."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from math import inf
from time import monotonic

from tipline.casework.judge_tip import JUDGED_BY, Judged, judge
from tipline.casework.triage_tip import IMMEDIATE, store_judged, triage_tip
from tipline.casework.venue_register import venue_register
from tipline.jobs.pace import LONGEST_SECONDS, quietly
from tipline.jobs.zone import Zone
from tipline.persistence.folder import folders_of_tips
from tipline.persistence.tips import lease_tips_awaiting_triage

LEASE = timedelta(seconds=60)
"""A tip whose worker died is taken by another after this long (house.md, how a tip travels)."""
TOGETHER = 50
"""Tips that are leased, read and stored at once. A statement costs as much for all as for one, so that of its price a
fiftieth is left; a worker that dies keeps no more than these waiting for a lease, and their texts are some megabytes at
most (domain/report.py)."""
HELD_SECONDS = 0.1
"""So long an immediate tip that is judged waits for others to be stored with it: time for a dozen. Own choice: a third
of what may go by between sending and queue (docs/speed.md). Stored each at once, every seventh tip would end a lot."""


def triage_waiting(zone: Zone) -> None:
    """Every waiting tip is triaged; one that fails keeps its lease and is tried again."""
    until = monotonic() + LONGEST_SECONDS
    while monotonic() < until:
        with zone.database.writing() as session:
            references = lease_tips_awaiting_triage(session, datetime.now(UTC), LEASE, TOGETHER)
        if not references:
            return
        stored = set[str]()
        # Whatever was wrong and with which of them: each that is left is tried alone, and then it is logged.
        with suppress(Exception):
            for judged in _judged(zone, references):
                stored |= _stored(zone, judged)
        for reference in references:
            if reference not in stored:
                quietly("triage", partial(_triage_one, zone, reference))


def _judged(zone: Zone, references: Sequence[str]) -> Iterator[list[Judged]]:
    """Those that can be judged, all together, but for an immediate one that would wait too long."""
    # Where more are waiting, what they are found by is put off (jobs/indexing.py): the next urgent one goes before.
    put_off = len(references) == TOGETHER
    with zone.database.reading() as session:
        register = None if put_off else venue_register(session, zone.keys)
        folders = folders_of_tips(session, references, JUDGED_BY)
    # The database is not held while the tips are judged, which takes longer than all else.
    judged, due = list[Judged](), inf
    for reference in references:
        with suppress(Exception):
            judged.append(judge(folders.pop(reference), reference, register, keys=zone.keys))
            if judged[-1].assessment.urgency == IMMEDIATE:
                due = min(due, monotonic() + HELD_SECONDS)
        if monotonic() >= due:
            yield judged
            judged, due = [], inf
    if judged:
        yield judged


def _stored(zone: Zone, judged: Sequence[Judged]) -> set[str]:
    """Which of them are stored once it returns."""
    with zone.database.writing() as session:
        stored = store_judged(session, judged, keys=zone.keys, now=datetime.now(UTC))
    return set(stored)


def _triage_one(zone: Zone, reference: str) -> None:
    with zone.database.writing() as session:
        triage_tip(session, reference, keys=zone.keys, now=datetime.now(UTC))
