"""A running stack with everything around it that could keep a word: queue, mail, database, logs, folders, processes."""

import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from redis import Redis
from redis.exceptions import RedisError

from tests.guarantees.copies import Copy, files_below, memory_of, open_files, pieces, settings_of, temporary_files
from tests.services.postgresql import PostgresqlServer
from tests.services.smtp import Mailbox
from tests.services.stack import Stack
from tipline.cli.valkey import RIGHTS, valkey_command
from tipline.config import OfficerConfig
from tipline.persistence.database import Database

PARTS = ("public", "officer", "worker", "clock")
READERS = {
    "string": "get",
    "hash": "hgetall",
    "set": "smembers",
    "list": "lrange",
    "zset": "zrange",
    "stream": "xrange",
}
WHOLE = {"lrange": (0, -1), "zrange": (0, -1)}
START_SECONDS = 30


class RawMailbox(Mailbox):
    """Keeps what came over the line, and what the sender called itself."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        super().__init__()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's own
        self.raw.append(f"{session.host_name}\n{envelope.mail_from}\n".encode() + bytes(envelope.content or b""))
        return await super().handle_DATA(server, session, envelope)


@dataclass
class OpenValkey:
    """A queue that may be asked anything, unlike ours, with every command that it was given in `heard`."""

    folder: Path
    heard: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        command = valkey_command(self.folder / "v")
        shut = len(command) - len(RIGHTS) - len(["--user"])
        self.process = subprocess.Popen(command[:shut], stdout=subprocess.DEVNULL)
        self.url = f"unix://{self.folder / 'v'}"
        self.client = Redis.from_url(self.url)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < until
            time.sleep(0.05)
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(str(self.folder / "v"))
        self.line.sendall(b"MONITOR\r\n")
        Thread(target=self._listen, daemon=True).start()

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False

    def _listen(self) -> None:
        with self.line:
            while piece := self.line.recv(65_536):
                self.heard += piece

    def copies(self) -> Iterator[Copy]:
        assert self.heard
        yield "Valkey, every command", bytes(self.heard)
        for key in self.client.scan_iter(count=1000):
            kind = self.client.type(key).decode()
            reader = READERS[kind]
            value: Any = getattr(self.client, reader)(key, *WHOLE.get(reader, ()))
            yield f"Valkey, {kind}", key + b"\n" + _flat(value)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def _flat(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    parts = value.items() if isinstance(value, dict) else value
    return b"\n".join(_flat(each) if isinstance(each, bytes | tuple | list | dict | set) else b"" for each in parts)


@dataclass
class WholeHost:
    stack: Stack
    valkey: OpenValkey
    box: RawMailbox
    server: PostgresqlServer | None
    since: float

    def processes(self) -> list[int]:
        found = [each for part in PARTS for each in self.stack.processes(part)]
        assert len(found) == len(PARTS)
        return [*found, self.stack.process.pid, self.valkey.process.pid]

    def disk(self) -> Iterator[Copy]:
        """Everything but memory."""
        yield from files_below(self.stack.instance, self.stack.log, self.valkey.folder)
        yield from temporary_files(self.since)
        for process in self.processes():
            yield from open_files(process)
            yield from settings_of(process)
        yield from self.valkey.copies()
        yield from (("letter", each) for each in self.box.raw)
        yield from pieces("dump", self.dump())
        if self.server:
            yield from files_below(self.server.folder)

    @contextmanager
    def database(self) -> Iterator[Database]:
        found = Database(OfficerConfig.load(self.stack.instance, self.stack.settings).database)
        yield found
        found.close()

    def dump(self) -> bytes:
        """The database as its own tool writes it out."""
        if self.server:
            program = self.server.bin / "pg_dump"
            address = self.stack.settings["DATABASE_URL"]
            return subprocess.run([program, "--inserts", address], capture_output=True, check=True).stdout
        with sqlite3.connect(self.stack.instance / "database" / "tipline.db") as database:
            return "\n".join(database.iterdump()).encode()

    def public_memory(self) -> Iterator[Copy]:
        (process,) = self.stack.processes("public")
        return memory_of(process)

    def other_memory(self) -> Iterator[Copy]:
        """Of whatever works without opening a tip: the queue, the clock, the supervisor, the database server."""
        (clock,) = self.stack.processes("clock")
        for process in (clock, self.stack.process.pid, self.valkey.process.pid, *self._database_processes()):
            yield from memory_of(process)

    def _database_processes(self) -> list[int]:
        if not self.server:
            return []
        first = int((self.server.data / "postmaster.pid").read_text().splitlines()[0])
        return [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
