"""Bytes as they go over the line: what a browser would never send, and every answer to it."""

import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.ports import free_port

PATIENCE_SECONDS = 30
INHERITED = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}


@dataclass
class Line:
    """What came back on one connection, and whether the other end hung up by itself."""

    received: bytes
    closed: bool

    @property
    def statuses(self) -> list[int]:
        """Of every answer, the interim ones included."""
        return [int(each) for each in re.findall(rb"HTTP/1\.[01] (\d{3}) ", self.received)]

    @property
    def headers(self) -> dict[str, str]:
        """Of the first answer, by their names in small letters."""
        head = self.received.partition(b"\r\n\r\n")[0].decode("latin-1")
        lines = (each.partition(":") for each in head.split("\r\n")[1:])
        return {name.lower(): value.strip() for name, _, value in lines}


def say(port: int, words: bytes, *, until_closed: float = 2, enough: int = 0) -> Line:
    """Sends the bytes and listens until the other end hangs up, has been silent for so many seconds, or has answered
    `enough` requests.
    """
    line = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
    return answers_to(line, words, until_closed=until_closed, enough=enough)


def answers_to(line: socket.socket, words: bytes, *, until_closed: float, enough: int = 0) -> Line:
    received = bytearray()
    with line:
        try:
            line.sendall(words)
            while piece := line.recv(65_536):
                received += piece
                if enough and len(Line(bytes(received), closed=False).statuses) >= enough:
                    return Line(bytes(received), closed=False)
                line.settimeout(until_closed)
        except TimeoutError:
            return Line(bytes(received), closed=False)
        except (ConnectionResetError, BrokenPipeError, ssl.SSLEOFError):
            pass
    return Line(bytes(received), closed=True)


@contextmanager
def a_part(part: str, instance: Path, log: Path, settings: Mapping[str, str], port: int | None = None) -> Iterator[int]:
    """The port of one site, served as a unit serves it. `log` is what it writes to standard error."""
    port = port or free_port()
    with a_server(["-m", "tipline.cli", part, "--port", str(port), "--instance", str(instance)], port, log, settings):
        yield port


@contextmanager
def a_server(
    arguments: Sequence[str], port: int, log: Path, settings: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Python with these arguments, once it answers on the port."""
    command = [sys.executable, "-B", *arguments]
    with (
        log.open("wb") as kept,
        subprocess.Popen(command, env={**INHERITED, **settings}, stderr=kept, cwd="/") as process,
    ):
        try:
            until = time.monotonic() + PATIENCE_SECONDS
            while not _answers(port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True
