"""What goes wrong, each with a name, a beginning and an end."""

import os
import re
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.services.stack import Stack, command_line
from tipline.jobs.queue import Bell

PARTS = ("public", "officer", "worker", "clock", "valkey")
BELLS = 100
BACK_SECONDS = 60
SOCKET = re.compile(r"unixsocket[: ](\S+)")
"""In the command of Valkey, and in the title that it gives itself."""
AT_ONCE = (0.0, 0.0)
A_WHILE = (1.0, 6.0)
"""Seconds between the beginning and the end, at random."""


def nothing() -> None:
    """What ends by itself."""


@dataclass(frozen=True)
class Fault:
    name: str
    begin: Callable[[], None]
    end: Callable[[], None] = nothing
    lasting: tuple[float, float] = AT_ONCE


def send_signal(stack: Stack, part: str, how: signal.Signals) -> None:
    """To a part that runs: a fault that hits nothing would be none."""
    until = time.monotonic() + BACK_SECONDS
    while not (processes := stack.processes(part)):
        assert time.monotonic() < until, f"{part} did not come back"
        time.sleep(0.05)
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, how)


def of_parts(stack: Stack) -> list[Fault]:
    """Each part killed, and all of them together with the supervisor."""

    def kill(part: str) -> Callable[[], None]:
        return lambda: send_signal(stack, part, signal.SIGKILL)

    return [*(Fault(f"{part} killed", kill(part)) for part in PARTS), Fault("all killed", *killed_and_started(stack))]


def killed_and_started(stack: Stack) -> tuple[Callable[[], None], Callable[[], None]]:
    def kill() -> None:
        assert stack.stop(signal.SIGKILL) == -signal.SIGKILL

    return kill, stack.start


def stopped_and_started(stack: Stack) -> Fault:
    """As an operator does for an upgrade: no process remains."""

    def stop() -> None:
        assert stack.stop(signal.SIGINT) == 0
        assert stack.remaining() == []

    return Fault("stopped and started", stop, stack.start)


def queue_address(stack: Stack) -> str:
    """Of a queue that answers."""
    until = time.monotonic() + BACK_SECONDS
    while True:
        told = SOCKET.search(command_line(str(next(iter(stack.processes("valkey")), ""))))
        with suppress(RedisError):
            if told and Redis.from_url(f"unix://{told[1]}").ping():
                return f"unix://{told[1]}"
        assert time.monotonic() < until, "the queue did not come back"
        time.sleep(0.05)


def of_valkey(stack: Stack) -> list[Fault]:
    def flush() -> None:
        # Nobody may say FLUSHALL here; every key is gone all the same.
        client = Redis.from_url(queue_address(stack))
        for key in client.scan_iter("rq:*"):
            client.delete(key)
        client.close()

    def ring() -> None:
        bell = Bell(queue_address(stack))
        for _ in range(BELLS):
            bell.ring("triage_waiting")

    def gone() -> None:
        # A supervisor that stands still starts nothing.
        stack.process.send_signal(signal.SIGSTOP)
        send_signal(stack, "valkey", signal.SIGKILL)

    return [
        Fault("valkey flushed", flush),
        Fault("bell rung a hundred times", ring),
        Fault(
            "valkey frozen",
            lambda: send_signal(stack, "valkey", signal.SIGSTOP),
            lambda: send_signal(stack, "valkey", signal.SIGCONT),
            A_WHILE,
        ),
        Fault("valkey gone", gone, lambda: stack.process.send_signal(signal.SIGCONT), A_WHILE),
    ]


def full(disk: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """The disk has not a byte left; then it has again."""
    ballast = disk / "ballast"

    def fill() -> None:
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 16))
        with suppress(OSError), ballast.open("ab", buffering=0) as file:
            while True:
                file.write(b"\0")

    return fill, ballast.unlink


def of_disks(disks: Sequence[tuple[str, Path]]) -> list[Fault]:
    return [Fault(f"disk of {name} full", *full(disk), lasting=A_WHILE) for name, disk in disks]
