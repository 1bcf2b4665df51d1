"""The clock: what is left to do in the database rings for the task that does it."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic

from redis.exceptions import RedisError
from sqlalchemy.orm import Session

from tipline.casework.alert_officers import ALARMED, plan_answer_alerts, plan_late_alerts
from tipline.casework.index_tip import newest_mark
from tipline.casework.keep_checkpoint import is_checkpoint_due
from tipline.casework.own_letters import plan_own_late_alerts
from tipline.casework.purge_tip import any_past_limit
from tipline.casework.rewrap_tip import rewrapping_is_open
from tipline.crypto.checkpoints import CheckpointFile
from tipline.crypto.fingerprints import index_key_numbers
from tipline.crypto.ring_folder import retired_keys
from tipline.jobs.queue import Bell
from tipline.jobs.watch import Watch
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.index_queue import any_tip_below, await_indexing, triaged_without_place
from tipline.persistence.index_runs import open_run
from tipline.persistence.letters import any_letter_due
from tipline.persistence.open_tip_changes import fold_changes
from tipline.persistence.redrawings import any_redrawing_waiting
from tipline.persistence.ring_keys import tips_wrapped_for
from tipline.persistence.sign_in_changes import any_change_letter_due
from tipline.persistence.tips import any_tip_awaiting_triage, lift_untriaged
from tipline.persistence.wiping import wiping_is_due

log = logging.getLogger("tipline.jobs")

SCHEDULE: tuple[tuple[str, Callable[[Session, datetime], bool]], ...] = (
    ("triage_waiting", any_tip_awaiting_triage),
    ("send_letters", any_letter_due),
    ("tell_owners", any_change_letter_due),
    ("redraw_pictures", any_redrawing_waiting),
)
"""Each task and the question that tells whether there is work for it. What is said first is done first."""

SWEEP_SECONDS = 1.0
"""How often the questions are asked when nothing seems to have changed: leases run out silently."""
LIFT_SECONDS = 15.0
"""How often tips that triage gave up on are put on top of the queue, letters about what is late are planned, and the
numbers of open tips are folded: triage and officers add some thousand changes in this time at most, which are summed
in a millisecond, and in which order tips were judged is told no longer than that."""
LIST_SECONDS = 3600.0
"""How often tips are sought that the index knows nothing of. That goes through all tips, seconds among a million, and
finds only what a worker of the program before the index triaged after the database had been brought up to date."""
LISTED_AT_ONCE = 10_000
PURGE_SECONDS = 3600.0
"""How often tips that are past their limit are sought, and deletions whose traces lie in the files. Limits are days."""


def any_tip_to_index(folder: Path, session: Session, now: datetime) -> bool:
    """Whether a tip stands below the newest key of the index in `folder`, or the end of a run is to be recorded."""
    del now
    numbers = index_key_numbers(folder)
    return bool(numbers) and (any_tip_below(session, newest_mark(numbers[0])) or open_run(session) is not None)


def any_key_to_rewrap(folder: Path, session: Session, now: datetime) -> bool:
    """Whether a key of a tip is wrapped for one that the ring in `folder` gave up, or the end is to be recorded."""
    del now
    retired = retired_keys(folder)
    return bool(retired) and (bool(tips_wrapped_for(session, retired, 1)) or rewrapping_is_open(session))


class Clock:
    """Rings until `stop` is set. `second_duty_address` is told of late tips; when empty, nobody is. `index_keys` is the
    folder of the keys of the index, of which only the names are read; without one no tip is indexed anew. Into
    `checkpoints` the worker writes where the record ends; without one it does not. `purges` are the tracks by which
    tips are deleted (domain/retention.py); without them none is. `ring` is the folder of the private keys, of which
    only the names are read, too.
    """

    def __init__(
        self,
        database: Database,
        bell: Bell,
        watch: Watch,
        *,
        duty_address: str = "",
        second_duty_address: str = "",
        index_keys: Path | None = None,
        checkpoints: CheckpointFile | None = None,
        purges: Mapping[str, str] | None = None,
        ring: Path | None = None,
    ) -> None:
        self.database, self.bell, self.watch = database, bell, watch
        self.duty_address, self.second_duty_address = duty_address, second_duty_address
        self.stop = Event()
        indexing = (("index_tips", partial(any_tip_to_index, index_keys)),) if index_keys else ()
        keeping = (("keep_checkpoint", partial(is_checkpoint_due, checkpoints)),) if checkpoints else ()
        rewrapping = (("rewrap_keys", partial(any_key_to_rewrap, ring)),) if ring else ()
        self.schedule = (*SCHEDULE, *keeping, *rewrapping, *indexing)
        self.last_lift = -LIFT_SECONDS
        self.last_list = -LIST_SECONDS
        self.last_said = ""
        self.purges, self.last_purge = purges, -PURGE_SECONDS

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.tick(datetime.now(UTC))
                self.watch.wait(SWEEP_SECONDS)
            except DatabaseUnavailable as error:
                self._say_once(f"the database does not answer ({error}); trying again")
                self.stop.wait(SWEEP_SECONDS)

    def tick(self, now: datetime) -> list[str]:
        """Rings for every task that has work. Returns the tasks rung for. Raises DatabaseUnavailable."""
        if monotonic() - self.last_lift >= LIFT_SECONDS:
            with self.database.writing() as session:
                lift_untriaged(session, now)
                plan_late_alerts(session, now, second_address=self.second_duty_address, duty_address=self.duty_address)
                plan_answer_alerts(session, now, second_address=self.second_duty_address)
                plan_own_late_alerts(session, now, urgencies=ALARMED)
                fold_changes(session)
            self.last_lift = monotonic()
        if monotonic() - self.last_list >= LIST_SECONDS:
            self._list_unknown()
        with self.database.reading() as session:
            due = [task for task, has_work in self.schedule if has_work(session, now)]
        if monotonic() - self.last_purge >= PURGE_SECONDS:
            due += self._purge_due(now)
        # Every wake-up is put in front, so the one rung for last is the first that a worker takes.
        rung = {task for task in reversed(due) if self._ring(task)}
        return [task for task in due if task in rung]

    def _list_unknown(self) -> None:
        """Tips that the index knows nothing of wait to be indexed. Where there are very many, the next tick goes on."""
        with self.database.reading() as session:
            unknown = triaged_without_place(session, LISTED_AT_ONCE)
        if unknown:
            with self.database.writing() as session:
                await_indexing(session, unknown)
        if len(unknown) < LISTED_AT_ONCE:
            self.last_list = monotonic()

    def _purge_due(self, now: datetime) -> list[str]:
        with self.database.reading() as session:
            due = wiping_is_due(session) or (bool(self.purges) and any_past_limit(session, self.purges or {}, now))
        self.last_purge = monotonic()
        return ["purge_tips"] if due else []

    def _ring(self, task: str) -> bool:
        """Whether a wake-up was added: not when one waits already, so that they never pile up."""
        try:
            if self.bell.is_ringing(task):
                return False
            self.bell.ring(task)
        except RedisError as error:
            self._say_once(f"the queue does not answer ({type(error).__name__}); tips wait in the database")
            return False
        self.last_said = ""
        return True

    def _say_once(self, fault: str) -> None:
        if fault != self.last_said:
            log.warning(fault)
        self.last_said = fault
