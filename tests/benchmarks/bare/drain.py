"""Baselines (c) and (d): the pure rules over texts, and RQ with a task that does nothing."""

import time
from collections.abc import Sequence
from itertools import cycle, islice
from multiprocessing import get_context

from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from tipline.domain.report import Report
from tipline.domain.triage import assess

WARM = 50
"""Texts that are judged before the time begins: each language reads its word list with its first."""


def rules_per_second(reports: Sequence[bytes], number: int, processes: int) -> float:
    """Tips a second of all processes together. Each has read its word lists before the time begins."""
    context = get_context("spawn")
    results, shares = context.SimpleQueue(), number // processes
    started = [context.Process(target=_judge, args=(reports, shares, results.put)) for _ in range(processes)]
    for each in started:
        each.start()
    rates = [float(results.get()) for _ in started]
    for each in started:
        each.join()
    return sum(rates)


def _judge(reports: Sequence[bytes], number: int, tell: object) -> None:
    assert callable(tell)
    for each in reports[:WARM]:
        assess(Report.from_bytes(each))
    begun = time.perf_counter()
    for each in islice(cycle(reports), number):
        assess(Report.from_bytes(each))
    tell(number / (time.perf_counter() - begun))


def nothing() -> None:
    """The empty task."""


def drained_by_rq(valkey: Redis, tasks: int) -> float:
    """Tasks a second of RQ's own worker in this process, as ours is one."""
    queue = Queue("bare", connection=valkey, serializer=JSONSerializer)
    for _ in range(tasks):
        queue.enqueue(nothing)
    worker = SimpleWorker([queue], connection=valkey, serializer=JSONSerializer)
    begun = time.perf_counter()
    worker.work(burst=True, logging_level="ERROR")
    return tasks / (time.perf_counter() - begun)
