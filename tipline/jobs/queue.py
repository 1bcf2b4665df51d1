"""The bell that wakes the worker: a queue of RQ in Valkey. Only this file and `worker.py` know RQ.

Whoever can write to Valkey can put anything into a queue, so a job says one of our task names by its id and nothing
else of it is ever read: no function, argument, callback, webhook, retry or time-out.
"""

import resource
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from redis import Redis
from redis.exceptions import ResponseError
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

QUEUE = "tipline"
KEPT_SECONDS = 60
"""How long a wake-up that nobody took stays in Valkey."""
LOOKED_AT = 50
"""Wake-ups are put in front, so ours are among the first however much junk lies in the queue."""
MEMORY_BYTES = 2 << 30
"""Address space of worker and clock. Valkey can answer anything of any size; it must end them, not fill the machine."""

Tasks = Mapping[str, Callable[[], None]]


def queue_of(valkey: Redis) -> Queue:
    """The one queue. What RQ writes into it is JSON, and what is in it is never read back."""
    return Queue(QUEUE, connection=valkey, serializer=JSONSerializer)


def task_named(number: bytes) -> str:
    """The task that a wake-up names, known or not: the part of its id before the dash."""
    return number.decode(errors="replace").partition("-")[0]


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


class Bell:
    """Wakes the worker. Losing Valkey costs time, never a tip."""

    def __init__(self, valkey_url: str) -> None:
        self.valkey = Redis.from_url(valkey_url, socket_timeout=5, socket_connect_timeout=5)
        self.queue = queue_of(self.valkey)

    def is_ringing(self, task: str) -> bool:
        """Whether a wake-up for `task` is still waiting for a worker. Raises RedisError."""
        return any(task_named(number) == task for number in self._first())

    def _first(self) -> list[bytes]:
        waiting: Any = self.valkey.lrange(self.queue.key, 0, LOOKED_AT - 1)
        return list(waiting)

    def ring(self, task: str) -> None:
        """A wake-up for `task` is the first of the queue. Raises RedisError."""
        number = f"{task}-{secrets.token_hex(8)}"
        job = Job.create(task, id=number, connection=self.valkey, serializer=JSONSerializer, ttl=KEPT_SECONDS)
        try:
            self.queue.enqueue_job(job, at_front=True)
        except ResponseError:
            # Something else lies where RQ keeps its lists. Nothing in them is missed; the clock soon rings again.
            self.valkey.delete(self.queue.key, Queue.redis_queues_keys)
            raise

    def workers(self) -> int:
        """How many workers are listening. Raises RedisError."""
        return int(SimpleWorker.count(queue=self.queue))

    def strangers(self, tasks: set[str]) -> int:
        """How many of the first wake-ups name none of `tasks`: somebody else writes into Valkey. Raises RedisError."""
        return sum(task_named(number) not in tasks for number in self._first())

    def takes_words(self) -> None:
        """Raises RedisError when Valkey answers but stores nothing, such as when it is full."""
        self.valkey.set("rq:tipline:takes-words", b"", px=1)
