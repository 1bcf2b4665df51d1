"""How long the program takes to be there: the imports of the public part, and a whole stack on one machine."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure, promised
from tests.benchmarks.processes import processor_seconds
from tests.benchmarks.rounds import alternating
from tests.benchmarks.servers import UNIT
from tests.services.stack import Stack
from tipline.cli.forgetting import FORGETFUL

IMPORTS = {"ours": "import tipline.public", "baseline": "import flask, sqlalchemy"}
TIMED = """
from time import perf_counter, process_time
begun, worked = perf_counter(), process_time()
{0}
print(perf_counter() - begun, process_time() - worked)
"""
MOST_IMPORT_SECONDS, MOST_START_SECONDS = 0.6, 4.0
IMPORTED, STARTED = 15, 7


def measure(effort: Effort) -> Iterator[Figure]:
    yield from _imports(effort.of(IMPORTED, quick=1))
    yield _stack(effort.of(STARTED, quick=1))


def _imports(rounds: int) -> Iterator[Figure]:
    """Each in a process of its own, compiled before, with the memory that forgets as in production."""
    worked: dict[str, list[float]] = {name: [] for name in IMPORTS}

    def importing(name: str) -> Callable[[], float]:
        def once() -> float:
            command = [sys.executable, "-c", TIMED.format(IMPORTS[name])]
            done = subprocess.run(
                command, check=True, capture_output=True, text=True, env={**os.environ, **FORGETFUL, **UNIT}
            )
            seconds, processor = (float(each) for each in done.stdout.split())
            worked[name].append(processor)
            return seconds

        return once

    taken = alternating(rounds, {name: importing(name) for name in IMPORTS})
    told = "cold import of the public part"
    # A process alone on an idle machine takes as long as its processor works; on a busy one it waits for its turn.
    yield promised(f"{told}, processor", "s", worked["ours"][1:], MOST_IMPORT_SECONDS)
    yield promised(told, "s", taken["ours"], MOST_IMPORT_SECONDS)
    both = tuple(taken["ours"]), tuple(taken["baseline"])
    yield Figure(scenario=f"{told}, to flask, sqlalchemy", unit="s", ours=both[0], baseline=both[1])


def _stack(times: int) -> Figure:
    """`tipline up` over SQLite from the command to `ready`, in an instance that has its keys and its tables."""
    seconds, worked = [], []
    with tempfile.TemporaryDirectory(prefix="tb") as made:
        for _ in range(times + 1):
            begun = time.perf_counter()
            with Stack(Path(made) / "instance") as stack:
                seconds.append(time.perf_counter() - begun)
                worked.append(processor_seconds(stack.process.pid) * 1000)
    cost = sorted(worked[1:])[len(worked[1:]) // 2]
    return promised("tipline up, to ready", "s", seconds[1:], MOST_START_SECONDS, processor_ms=cost)
