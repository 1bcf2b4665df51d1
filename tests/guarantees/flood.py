"""Somebody who wants to shut honest people out: many false tips, and connections that never come to an end."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import click

from tests.services.stack import Stack
from tipline.cli.demo_browser import PublicBrowser

COPY = (
    "JUST NU: en kvinna är inlåst och misshandlas i ett rum på hotellet, hon är 15 år och ropar på hjälp! Nummer {0}."
)
FAKES_AN_HOUR = 50_000
"""What the tenth guarantee is tested with (security.md, part 5)."""


class Flood:
    """False tips, copies of one text with small changes, sent by four at a time until the end of the block."""

    def __init__(self, stack: Stack, an_hour: int = FAKES_AN_HOUR) -> None:
        self.stack, self.pause = stack, 3600 / an_hour
        self.taken, self.refused, self.over = 0, 0, threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        with ThreadPoolExecutor(4) as senders:
            number, begun = 0, time.monotonic()
            while not self.over.wait(max(0.0, begun + number * self.pause - time.monotonic())):
                senders.submit(self._send, number)
                number += 1
            senders.shutdown(cancel_futures=True)

    def _send(self, number: int) -> None:
        try:
            PublicBrowser(self.stack.public).send_tip("sv", {"story": COPY.format("x" * (number % 7)), "when": "now"})
            self.taken += 1
        except click.ClickException:
            self.refused += 1

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.thread.join()


class SlowConnections:
    """Connections that send a letter of a header now and then, and never finish their request."""

    def __init__(self, stack: Stack, number: int) -> None:
        parts = urlsplit(stack.public)
        self.address = str(parts.hostname), int(parts.port or 80)
        self.number, self.over = number, threading.Event()
        self.open: list[socket.socket] = []
        self.thread = threading.Thread(target=self._drip)

    def _connect(self) -> socket.socket:
        made = socket.create_connection(self.address, timeout=10)
        made.sendall(b"POST /sv/tip HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\nX-Slow: ")
        return made

    def _drip(self) -> None:
        """One that the server has closed is opened again at once."""
        while not self.over.wait(1):
            for place, each in enumerate(self.open):
                try:
                    each.sendall(b"x")
                except OSError:
                    each.close()
                    self.open[place] = self._connect()

    def __enter__(self) -> Self:
        self.open = [self._connect() for _ in range(self.number)]
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.thread.join()
        for each in self.open:
            each.close()
