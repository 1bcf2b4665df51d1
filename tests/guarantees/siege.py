"""The whole product under somebody who may do everything in its Valkey, and what is seen of it from outside."""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from redis import Redis
from sqlalchemy import select

from tests.guarantees.forging import Aims
from tests.jobs.valkey_server import ValkeyServer
from tests.services.stack import Stack, tipline
from tipline.cli.demo_browser import PublicBrowser
from tipline.config import OfficerConfig, PublicConfig
from tipline.crypto.receipts import receipt_from
from tipline.intake.site_keys import SiteKeys
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip

PATIENCE_SECONDS = 150
"""A tip whose worker dies is leased for a minute, and taken by a worker that looks for itself half a minute later."""


class Listener:
    """Counts what connects to it."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port, self.callers = self.server.getsockname()[1], 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                self.server.accept()[0].close()
                self.callers += 1


class Spy:
    """All that passes through a Valkey, as MONITOR shows it."""

    def __init__(self, path: Path) -> None:
        self.heard = bytearray()
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(str(path))
        self.line.sendall(b"MONITOR\r\n")
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        with suppress(OSError):
            while heard := self.line.recv(1 << 20):
                self.heard += heard

    def stop(self) -> bytes:
        with suppress(OSError):
            self.line.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.line.close()
        return bytes(self.heard)


@dataclass
class Siege:
    """A running stack over a Valkey without any restriction, which is started again when it dies."""

    folder: Path
    sockets: Path
    listener: Listener = field(default_factory=Listener)
    calls: set[str] = field(default_factory=set)
    """Lines of the kernel's tables: internet addresses that the worker was seen to be connected to or to listen on."""
    deaths: int = 0
    """How often Valkey ended."""

    def __enter__(self) -> Self:
        self.valkey = ValkeyServer(self.sockets, unrestricted=True)
        self.marks = self.folder / "marks"
        self.marks.mkdir()
        self.aims = Aims(self.marks, self.listener.port)
        self.stack = Stack(self.folder / "instance", VALKEY_URL=self.valkey.url)
        self.browser = PublicBrowser(self.stack.public)
        self.keys = SiteKeys.read(PublicConfig(instance=self.stack.instance / "public"))
        self.over = threading.Event()
        self.keeper = threading.Thread(target=self._keep, daemon=True)
        self.keeper.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.keeper.join()
        self.stack.__exit__(*error)
        self.valkey.client.close()
        self.valkey.kill()
        self.listener.server.close()

    def _keep(self) -> None:
        while not self.over.wait(0.1):
            if self.valkey.process.poll() is not None:
                self.deaths += 1
                self.valkey.start()
            for worker in self.stack.processes("worker"):
                self.calls |= internet_sockets(worker)

    def attacker(self) -> Redis:
        return Redis.from_url(self.valkey.url, socket_timeout=20)

    def restart_valkey(self) -> None:
        """What the doctor advises: an empty Valkey with its own configuration. The keeper starts it."""
        self.valkey.process.kill()
        time.sleep(0.3)

    def send(self, story: str) -> str:
        return self.browser.send_tip("sv", {"story": story})

    def triaged(self, codes: list[str]) -> list[tuple[object, ...]]:
        """What officers see of the tips of these codes, once every one of them is triaged."""
        tags = [receipt_from(code, self.keys.receipt_salt).tag for code in codes]
        database = Database(OfficerConfig.load(self.stack.instance, self.stack.settings).database)
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            with database.reading() as session:
                asked = select(Tip.receipt_tag, Tip.urgency, Tip.rank, Tip.language, Tip.county, Tip.state)
                rows = {row[0]: tuple(row[1:]) for row in session.execute(asked.where(Tip.receipt_tag.in_(tags)))}
            found = [rows.get(tag, ()) for tag in tags]
            if all(each and each[0] for each in found) or time.monotonic() > until:
                database.close()
                return found
            time.sleep(0.2)

    def doctor(self) -> str:
        return tipline(self.stack.instance, "doctor", VALKEY_URL=self.valkey.url).stderr

    def memory(self, part: str, name: str) -> list[int]:
        """Kilobytes by one name of /proc/…/status for each process of a part."""
        texts = [Path(f"/proc/{number}/status").read_text() for number in self.stack.processes(part)]
        return [int(text.split(f"{name}:")[1].split()[0]) for text in texts]


def internet_sockets(process: int) -> set[str]:
    """Lines of the kernel's table that belong to this process, in this machine's network."""
    held = set()
    with suppress(OSError):
        for entry in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                held.add(str(entry.readlink()))
    tables = [Path(f"/proc/net/{table}").read_text().splitlines() for table in ("tcp", "tcp6", "udp", "udp6")]
    lines = [line for table in tables for line in table[1:]]
    return {line for line in lines if f"socket:[{line.split()[9]}]" in held}
