"""RQ, and the only file that knows it: a bell that wakes the worker.

Whoever can write to Valkey can put anything into a queue, so a job says one of our task names by its id and nothing
else of it is believed: no function, argument, callback, webhook, retry or time-out is ever read from it.
"""

import resource
import secrets
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from redis import Redis
from rq import Queue
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

QUEUE = "tipline"
JOB_SECONDS = 120
"""A wake-up that runs longer is stopped; what it had leased is done by the next."""
KEPT_SECONDS = 60
"""How long a failed wake-up stays in Valkey. RQ would keep it for a year."""
WORKER_TTL_SECONDS = 30
"""How soon a dead worker is forgotten (RQ's own default is minutes)."""
LOOKED_AT = 50
"""Wake-ups are put in front, so ours are among the first however much junk lies in the queue."""
MEMORY_BYTES = 2 << 30
"""Address space of a worker. Valkey can hand out a job of any size; it must end the worker, not fill the machine."""

Tasks = Mapping[str, Callable[[], None]]


UNKNOWN = "unknown"


class TaskNotKnown(Exception):
    """A job names no task of ours."""


class WakeUp(Job):
    """A job of which only the task name counts: the part of its id before the dash."""

    tasks: ClassVar[Tasks] = {}

    def restore(self, raw_data: Any) -> None:
        """Takes the status from Valkey and leaves everything else unread, a bomb of compressed data included."""
        status = raw_data.get(b"status", b"queued")
        known = status if status in {each.value.encode() for each in JobStatus} else b"queued"
        super().restore({b"data": b"", b"status": known, b"origin": QUEUE.encode()})
        self._name_task()

    def _name_task(self) -> None:
        task = self.id.partition("-")[0]
        self._func_name = task if task in self.tasks else UNKNOWN
        self._instance, self._args, self._kwargs = None, (), {}
        self.description = self._func_name
        self.timeout, self.result_ttl, self.failure_ttl = JOB_SECONDS, 0, KEPT_SECONDS

    def _deserialize_data(self) -> None:
        self._name_task()

    @property
    def func(self) -> Callable[[], None]:
        task = self.tasks.get(str(self._func_name))
        if task is None:
            raise TaskNotKnown
        return task


class Bell:
    """Wakes the worker. Losing Valkey costs time, never a tip."""

    def __init__(self, valkey_url: str) -> None:
        self.valkey = Redis.from_url(valkey_url, socket_timeout=5, socket_connect_timeout=5)
        self.queue = Queue(QUEUE, connection=self.valkey, job_class=WakeUp, serializer=JSONSerializer)

    def is_ringing(self, task: str) -> bool:
        """Whether a wake-up for `task` is still waiting for a worker. Raises RedisError."""
        waiting: Any = self.valkey.lrange(self.queue.key, 0, LOOKED_AT - 1)
        return any(number.startswith(f"{task}-".encode()) for number in waiting)

    def ring(self, task: str) -> None:
        """A wake-up for `task` is the first of the queue. Raises RedisError."""
        number = f"{task}-{secrets.token_hex(8)}"
        job = WakeUp.create(task, id=number, connection=self.valkey, serializer=JSONSerializer, ttl=KEPT_SECONDS)
        self.queue.enqueue_job(job, at_front=True)

    def workers(self) -> int:
        """How many workers are listening. Raises RedisError."""
        return int(SimpleWorker.count(queue=self.queue))


def work(valkey_url: str, tasks: Tasks) -> None:
    """Runs wake-ups until told to stop by SIGTERM. Raises RedisError when Valkey does not answer at the start."""
    WakeUp.tasks = tasks
    # Longer than the worker's own blocking wait, which would otherwise look like a dead connection.
    valkey = Redis.from_url(valkey_url, socket_timeout=WORKER_TTL_SECONDS + 15)
    queue = Queue(QUEUE, connection=valkey, job_class=WakeUp, serializer=JSONSerializer)
    # Whatever ended the worker before us must not meet us too; the clock rings again for all that is left to do.
    valkey.delete(queue.key, queue.intermediate_queue_key, queue.started_job_registry.key)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    worker = SimpleWorker(
        [queue],
        connection=valkey,
        job_class=WakeUp,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL_SECONDS,
        maintenance_interval=WORKER_TTL_SECONDS,
        log_job_description=False,
    )
    worker.work(logging_level="WARNING")
