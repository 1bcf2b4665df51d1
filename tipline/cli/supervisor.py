"""Keeps child processes running: starts them, restarts one that dies, stops them all."""

import ctypes
import logging
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

log = logging.getLogger("tipline.up")

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.2, 5.0
"""Wait before a restart; it doubles while a part keeps dying."""
STEADY_SECONDS = 10.0
"""A part that has run this long is trusted again."""
STOP_SECONDS = 8.0
"""After this long a part that does not stop is killed."""
HOPELESS = 4
"""A part that has died this often before everything answered will not come up."""
LIBC = ctypes.CDLL(None, use_errno=True)
DIE_WITH_PARENT = 1
STANDARD_ERROR = 2


@dataclass
class Part:
    """One child: how it is started, and how it is doing."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    wait: float = FIRST_WAIT_SECONDS
    started: float = field(default=0.0)
    again_at: float = field(default=0.0)
    deaths: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 our own commands
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            # Our standard output has one reader, who waits for the line that says ready.
            stdout=STANDARD_ERROR,
            # Ctrl-C reaches the supervisor alone, which then stops the parts in order.
            start_new_session=True,
            preexec_fn=partial(die_with, os.getpid()),  # noqa: PLW1509 the supervisor has no threads
        )


def die_with(parent: int) -> None:
    """A supervisor that is killed outright takes its parts along: the kernel kills them, also one that hangs."""
    LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


class Supervisor:
    def __init__(self) -> None:
        self.parts: list[Part] = []

    def start(self, name: str, command: list[str], environment: Mapping[str, str] | None = None) -> None:
        part = Part(name, command, os.environ if environment is None else environment)
        self.parts.append(part)
        part.start()

    def look_after(self) -> None:
        """Restarts what has died, each after its wait. Called again and again."""
        now = time.monotonic()
        for part in self.parts:
            if part.process is None:
                if now >= part.again_at:
                    part.start()
            elif (code := part.process.poll()) is not None:
                part.wait = FIRST_WAIT_SECONDS if now - part.started > STEADY_SECONDS else part.wait
                log.warning("%s ended with %s; starting it again in %.1f s", part.name, code, part.wait)
                part.process, part.again_at, part.deaths = None, now + part.wait, part.deaths + 1
                part.wait = min(part.wait * 2, LONGEST_WAIT_SECONDS)

    def hopeless(self) -> str | None:
        """The name of a part that keeps dying."""
        return next((part.name for part in self.parts if part.deaths >= HOPELESS), None)

    def stop(self) -> None:
        """No part runs. The first that was started, which the others talk to, ends last."""
        for together in (self.parts[1:], self.parts[:1]):
            processes = [part.process for part in together if part.process]
            for process in processes:
                process.terminate()
            until = time.monotonic() + STOP_SECONDS
            for process in processes:
                _end(process, until - time.monotonic())


def _end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Waits so long, then kills. A stopped part would not hear SIGTERM at all."""
    try:
        process.wait(max(seconds, 0.1))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
