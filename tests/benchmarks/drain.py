"""How fast the real worker triages tips that wait, against the pure rules over the same texts, and against bare RQ.

Worker and rules take turns: a part of the tips is put into the database and triaged, then the rules judge as many of
the same texts in processes of their own, one for each worker. Where many wait the worker puts off what a tip is found
by (jobs/triage.py); how fast all are triaged and found is a row of its own.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

import psycopg
from redis import Redis
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.benchmarks.bare.drain import drained_by_rq, rules_per_second
from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure
from tests.benchmarks.made.papers import papers_of
from tests.benchmarks.made.service import Service, make_service
from tests.benchmarks.made.stores import copy_papers
from tests.benchmarks.processes import processor_seconds, resident_mb
from tests.benchmarks.rounds import alternating
from tests.benchmarks.servers import HERE
from tests.factories import Keys, an_instance
from tests.jobs.valkey_server import ValkeyServer
from tests.services.postgresql import PostgresqlServer
from tests.services.wire import INHERITED
from tipline.casework.index_tip import newest_mark
from tipline.cli.valkey import socket_folder
from tipline.jobs.queue import Bell
from tipline.persistence.database import Database
from tipline.persistence.index_queue import any_tip_below
from tipline.persistence.letters import Letter
from tipline.persistence.migrate import upgrade
from tipline.persistence.tips import Tip

LIES_THERE = 1_000
"""Tips that were triaged before."""
ROUNDS = 5
FLOOR = 0.6
PATIENCE_SECONDS = 3_600
LOOK_SECONDS = 0.02


def measure(effort: Effort) -> Iterator[Figure]:
    waiting = effort.of(effort.waiting, quick=40) // effort.of(ROUNDS, quick=1)
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="tb")))
        server = PostgresqlServer(durable=not effort.quick)
        opened.callback(server.stop)
        valkey = ValkeyServer(opened.enter_context(socket_folder()), unrestricted=True)
        opened.callback(valkey.kill)
        keys, database = Keys(an_instance(folder / "instance")), Database(server.address(server.create()))
        opened.callback(database.close)
        upgrade(database)
        made = make_service(database, keys, effort.of(LIES_THERE, quick=20), now=datetime.now(UTC))
        for number in (1, 2):
            with _workers(folder / "instance", database, valkey.url, number) as workers:
                drain = Drain(database, made, Bell(valkey.url), [*workers, server.process])
                rules = partial(rules_per_second, [each.report for each in made.desk.texts], waiting, number)
                runs = {"ours": partial(drain.round, waiting), "baseline": rules}
                taken = alternating(effort.of(ROUNDS, quick=1), runs)
                told = f"{number} worker{'s' * (number > 1)}"
                yield Figure(
                    scenario=f"triage, {told}",
                    unit="tips/s",
                    ours=tuple(taken["ours"]),
                    baseline=tuple(taken["baseline"]),
                    floor=FLOOR,
                    processor_ms=drain.processor_ms,
                    memory_mb=resident_mb(workers[0]),
                    note="baseline: the rules alone",
                )
                yield Figure(
                    scenario=f"triage, until all are found, {told}",
                    unit="tips/s",
                    ours=tuple(drain.found),
                    baseline=tuple(taken["baseline"]),
                    note="baseline: the rules alone",
                )
        tasks = partial(drained_by_rq, Redis.from_url(valkey.url), waiting)
        yield Figure(scenario="RQ, an empty task", unit="tasks/s", ours=(tasks(),), note="a worker in its own process")


class Drain:
    """Rounds of tips that are put into the database, triaged, and then put into the index. `processor_ms` is of the
    triage of a tip, PostgreSQL included, but not the first round, in which the workers read their word lists. `found`
    is how many tips a second were triaged and in the index, of each round but that.
    """

    def __init__(self, database: Database, made: Service, bell: Bell, processes: list[int]) -> None:
        self.database, self.made, self.bell, self.processes = database, made, bell, processes
        self.seed, self.used, self.all_rounds = 1000 * len(processes), list[float](), list[float]()

    @property
    def processor_ms(self) -> float:
        return median(self.used[1:]) * 1000

    @property
    def found(self) -> list[float]:
        return self.all_rounds[1:]

    def round(self, tips: int) -> float:
        """Tips that are triaged a second."""
        self._send(tips)
        before, begun = processor_seconds(*self.processes), time.perf_counter()
        self._ring("triage_waiting", self._untriaged)
        taken = time.perf_counter() - begun
        self.used.append((processor_seconds(*self.processes) - before) / tips)
        with self.database.writing() as session:
            # Nobody sends the alerts here, and behind a letter that is due no tip is put into the index.
            session.execute(delete(Letter))
        self._ring("index_tips", self._unindexed)
        self.all_rounds.append(tips / (time.perf_counter() - begun))
        return tips / taken

    def _ring(self, task: str, waiting: Callable[[Session], bool]) -> None:
        """As the clock does, so long as something waits."""
        begun = time.perf_counter()
        while self._asked(waiting):
            assert time.perf_counter() < begun + PATIENCE_SECONDS
            if not self.bell.is_ringing(task):
                for _ in self.processes[1:]:
                    self.bell.ring(task)
            time.sleep(LOOK_SECONDS)

    def _asked(self, waiting: Callable[[Session], bool]) -> bool:
        with self.database.reading() as session:
            return waiting(session)

    @staticmethod
    def _untriaged(session: Session) -> bool:
        # Not how many: to count two thousand fifty times a second took a tenth of what triage takes.
        return session.scalar(select(Tip.reference).where(Tip.state == "received").limit(1)) is not None

    @staticmethod
    def _unindexed(session: Session) -> bool:
        return any_tip_below(session, newest_mark(1))

    def _send(self, tips: int) -> None:
        """All at once: no worker sees the first before the last is there."""
        self.seed += 1
        plan = self.made.plan.again(tips, self.seed)
        address = self.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as connection:
            for block in plan.blocks:
                copy_papers(connection, papers_of(plan.fates(block), self.made.desk, triaged=False))


@contextmanager
def _workers(instance: Path, database: Database, valkey: str, number: int) -> Iterator[list[int]]:
    address = database.engine.url.render_as_string(hide_password=False)
    settings = {**INHERITED, **HERE, "TIPLINE_DATABASE_URL": address, "VALKEY_URL": valkey}
    command = [sys.executable, "-m", "tipline.cli", "worker", "--instance", str(instance)]
    with (instance / "worker.log").open("ab") as log:
        started = [subprocess.Popen(command, env=settings, cwd="/", stderr=log) for _ in range(number)]
    try:
        yield [each.pid for each in started]
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.wait()
