"""The worker: RQ's, without anything that Valkey could tell it but which task to look at next.

It looks into the database by itself when it starts and twice a minute, so that nothing anybody does to Valkey keeps a
tip from being triaged for longer. It takes no commands, is not suspended, and keeps none of RQ's registries, results,
dependents, callbacks or rate limits: what is not read cannot be forged.
"""

import contextlib
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from redis import Redis
from redis.exceptions import RedisError, ResponseError
from rq import Queue, worker_registration
from rq.exceptions import DequeueTimeout, StopRequested
from rq.job import Job
from rq.timeouts import JobTimeoutException
from rq.utils import now
from rq.worker import SimpleWorker
from rq.worker.base import WorkerStatus

from tipline.jobs.queue import Tasks, limit_memory, queue_of, task_named

JOB_SECONDS = 120
"""A task that runs longer is stopped; what it had leased is done by the next."""
WORKER_TTL_SECONDS = 30
"""RQ waits half of it for a wake-up."""
ENROLLED_SECONDS = 180
"""How soon a dead worker is forgotten: longer than one look into the database takes."""
ANSWER_SECONDS = 20
"""Longer than that wait, which would otherwise look like a dead connection."""
LOOK_SECONDS = 30.0
"""How often the worker looks into the database whatever Valkey says: half of a tip's lease (tasks.py)."""
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.2, 5.0
"""Wait before Valkey is asked again; it doubles while it does not do what it should."""
MOST_WORKERS = 1000
"""A list of workers longer than this was not written by workers."""

log = logging.getLogger("tipline.jobs")


class Listener(SimpleWorker):
    """A worker of `tasks`. It goes on whatever Valkey answers."""

    def __init__(self, valkey: Redis, tasks: Tasks) -> None:
        self.tasks, self.queue = tasks, queue_of(valkey)
        self.last_look, self.wait, self.said = -LOOK_SECONDS, FIRST_WAIT_SECONDS, set[str]()
        super().__init__([self.queue], connection=valkey, worker_ttl=WORKER_TTL_SECONDS, log_job_description=False)

    def dequeue_job_and_maintain_ttl(self, timeout: int | None, max_idle_time: int | None = None) -> tuple[Job, Queue]:
        """The next wake-up that names a task of ours. Raises StopRequested."""
        del max_idle_time
        while not self._stop_requested:
            self._heeding(self._enrol)
            self.look_for_itself()
            if task := self._heeding(partial(self._next, timeout)):
                return Job(id=task, connection=self.connection), self.queue
        raise StopRequested

    def _heeding(self, ask: Callable[[], str]) -> str:
        """What Valkey answers to `ask`, or nothing when it answers what it should not, or not at all."""
        try:
            answer = ask()
        except DequeueTimeout:
            return ""
        except RedisError as error:
            self._bear(error)
            return ""
        self.wait = FIRST_WAIT_SECONDS
        return answer

    def _next(self, timeout: int | None) -> str:
        """The task of ours that the next entry of the queue names. Raises DequeueTimeout or RedisError."""
        popped: Any = Queue.lpop([self.queue.key], timeout, connection=self.connection)
        number = bytes(popped[1])
        task = task_named(number)
        if task in self.tasks:
            self.connection.unlink(Job.redis_job_namespace_prefix.encode() + number)
            return task
        self._say_once("the queue holds what is not ours: somebody else writes into Valkey")
        return ""

    def execute_job(self, job: Job, queue: Queue) -> None:
        del queue
        self.do(job.id)

    def look_for_itself(self) -> None:
        """Every task is done, if it is time for it: the tasks ask the database what is left to do."""
        if time.monotonic() - self.last_look < LOOK_SECONDS:
            return
        for task in self.tasks:
            self.do(task)
        self.last_look = time.monotonic()

    def do(self, task: str) -> None:
        """Runs one task. A fault is logged by its kind alone."""
        self.set_state(WorkerStatus.BUSY)
        try:
            with self.death_penalty_class(JOB_SECONDS, JobTimeoutException, job_id=task):
                self.tasks[task]()
        except Exception as error:  # noqa: BLE001 one bad task must not keep the next from being done
            log.error("%s failed: %s", task, type(error).__name__)  # noqa: TRY400 a traceback may tell more
        finally:
            self.set_state(WorkerStatus.IDLE)

    def _enrol(self) -> str:
        """The worker is on the list of workers, whoever has emptied it, and dead ones are not. Raises RedisError."""
        self.last_heartbeat = now()
        names = worker_registration.WORKERS_BY_QUEUE_KEY % self.queue.name
        if self.connection.scard(names) > MOST_WORKERS:
            self.connection.unlink(names, self.redis_workers_keys)
        with self.connection.pipeline() as pipeline:
            pipeline.hset(self.key, mapping=self.serialize())
            pipeline.expire(self.key, ENROLLED_SECONDS)
            worker_registration.register(self, pipeline)
            pipeline.execute()
        worker_registration.clean_worker_registry(self.queue)
        return self.key

    def _bear(self, error: RedisError) -> None:
        """Waits. What lies in the wrong place is thrown away: nothing in Valkey is missed."""
        self._say_once(f"Valkey does not do what it should ({type(error).__name__}); looking into the database instead")
        if isinstance(error, ResponseError):
            names = worker_registration.WORKERS_BY_QUEUE_KEY % self.queue.name
            with contextlib.suppress(RedisError):
                self.connection.unlink(self.key, self.queue.key, names, self.redis_workers_keys)
        time.sleep(self.wait)
        self.wait = min(self.wait * 2, LONGEST_WAIT_SECONDS)

    def _say_once(self, fault: str) -> None:
        """A log that an intruder could fill would be one more thing to write into."""
        if fault not in self.said:
            log.warning(fault)
        self.said.add(fault)

    def register_birth(self) -> None:
        """Whoever enrols again and again needs no birth."""
        self.birth_date = now()

    def register_death(self) -> None:
        with contextlib.suppress(RedisError):
            worker_registration.unregister(self)

    def set_state(self, state: str, pipeline: Any = None) -> None:
        """Kept here, where a signal handler asks for it, and not in Valkey."""
        del pipeline
        self._state = state

    def subscribe(self) -> None:
        """No channel is listened to: a worker is stopped by a signal of this machine and by nothing else."""

    def check_for_suspension(self, burst: bool) -> None:  # noqa: FBT001 RQ's own signature
        """Nobody who can write to Valkey suspends the work."""

    def run_maintenance_tasks(self) -> None:
        """Nothing to tidy: no registry, group or result is kept."""

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """Enrolling is the heartbeat."""

    def set_shutdown_requested_date(self) -> None:
        """Whoever asked this worker to stop need not be written down."""


def work(valkey_url: str, tasks: Tasks) -> None:
    """Runs tasks until told to stop by SIGTERM. Raises RedisError when Valkey does not answer at the start; each task
    has been run once by then, so a worker that is started again and again needs no Valkey.
    """
    limit_memory()
    try:
        listener = Listener(Redis.from_url(valkey_url, socket_timeout=ANSWER_SECONDS), tasks)
    except RedisError:
        for task in tasks.values():
            task()
        raise
    listener.work(logging_level="WARNING")
