"""Ours and the baseline take turns, and what processes used is counted."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count

import pytest

from tests.benchmarks.processes import family, processor_seconds, proportional_mb, resident_mb
from tests.benchmarks.rounds import alternating

BUSY = "import time\nwhile time.process_time() < 0.3: pass\n"
PARENT = f"""
import subprocess, sys
child = [sys.executable, "-c", {BUSY!r}]
subprocess.run(child, check=True)
living = subprocess.Popen([sys.executable, "-c", {BUSY + "print('busy', flush=True); input()"!r}])
input()
living.terminate()
"""


def test_turns_are_taken_in_alternating_order_and_the_first_of_each_is_thrown_away() -> None:
    order: list[str] = []
    numbers = count()

    def turn(name: str) -> float:
        order.append(name)
        return next(numbers)

    samples = alternating(3, {"ours": lambda: turn("ours"), "baseline": lambda: turn("baseline")})
    assert order == ["ours", "baseline", "ours", "baseline", "baseline", "ours", "ours", "baseline"]
    assert samples == {"ours": [2, 5, 6], "baseline": [3, 4, 7]}


@pytest.fixture
def parent() -> Iterator[int]:
    """A process with a child that has ended and one that lives, each of which has used 0.3 seconds."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", PARENT], **pipes) as process:
        assert process.stdout.readline() == b"busy\n"
        yield process.pid
        process.communicate(b"\n")


def test_children_that_live_and_that_have_ended_are_counted(parent: int) -> None:
    assert len(family(parent)) == 2
    used = processor_seconds(parent)
    # A tick or two less than 0.6: the kernel counts whole ones.
    assert used > 0.5
    assert processor_seconds(parent, parent) >= 2 * used


def test_memory_is_counted_whole_and_in_proportion() -> None:
    own = resident_mb(os.getpid())
    assert 0 < proportional_mb([os.getpid()]) <= own * 1.2
