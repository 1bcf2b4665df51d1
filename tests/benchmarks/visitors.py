"""Visitors of a site, many at once, as cheap as they can be: what is measured is the site.

They are one loop without threads in the process that measures. Each keeps its connection and asks as soon as it has its
answer; the loop waits for one after the other, in the order in which they asked, while the others' requests wait at
the site. Every answer is looked at: its status, and its length where it is known.
"""

import socket
from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter

PATIENCE_SECONDS = 60
VISITORS = 4
"""At once. More do not ask faster of a site that works on one core at a time; they only wait longer."""
PIECE = 1 << 18


class NotAsExpected(Exception):
    """An answer that no visitor should get. A benchmark of errors would be a fast one."""


@dataclass(frozen=True)
class Answer:
    head: bytes
    body: bytes


Visit = Generator[bytes, Answer, None]
"""One visit: it gives requests and is given their answers."""


def asked(port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a request such as browsers make."""
    given = {
        "Host": f"127.0.0.1:{port}",
        "Accept": "text/html",
        "Accept-Encoding": "gzip, deflate",
        "Accept-Language": "sv",
        **(headers or {}),
    }
    if method == "POST":
        given |= {"Origin": f"http://127.0.0.1:{port}", "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def looking(request: bytes, length: int | None = None) -> Callable[[], Visit]:
    """Visits of one request each, whose answers have `length` bytes."""

    def visit() -> Visit:
        answer = yield request
        if length is not None and len(answer.body) != length:
            raise NotAsExpected(f"{len(answer.body)} bytes instead of {length}")

    return visit


@dataclass
class Line:
    """A connection that is kept. Answers have a Content-Length, as all of ours do."""

    port: int
    rest: bytes = b""
    line: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self.line = socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        self.line.sendall(request)

    def answer(self) -> Answer:
        while (end := self.rest.find(b"\r\n\r\n")) < 0:
            self.rest += self._piece()
        head, parts = self.rest[: end + 2], [self.rest[end + 4 :]]
        if not head.startswith(b"HTTP/1.1 200 "):
            raise NotAsExpected(head.partition(b"\r\n")[0].decode("latin-1"))
        length = int(head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        missing = length - len(parts[0])
        while missing > 0:
            parts.append(self._piece())
            missing -= len(parts[-1])
        whole = b"".join(parts)
        self.rest = whole[length:]
        return Answer(head, whole[:length])

    def _piece(self) -> bytes:
        piece = self.line.recv(PIECE)
        if not piece:
            raise NotAsExpected("the connection was closed")
        return piece


def one_visit(port: int, visit: Visit) -> list[Answer]:
    """The answers of one visit."""
    line, answers, request = Line(port), [], next(visit)
    with line.line:
        while True:
            line.ask(request)
            answers.append(line.answer())
            try:
                request = visit.send(answers[-1])
            except StopIteration:
                return answers


def visited(port: int, visit: Callable[[], Visit], seconds: float, visitors: int = VISITORS) -> tuple[int, float]:
    """How many visits were begun within so many seconds, by `visitors` at once, and how long it took to end all."""
    waiting: deque[tuple[Line, Visit]] = deque()
    with ExitStack() as kept:
        free = deque(Line(port) for _ in range(visitors))
        for line in free:
            kept.enter_context(line.line)
        begun, visits = perf_counter(), 0
        while waiting or not visits or perf_counter() < begun + seconds:
            while free and (not visits or perf_counter() < begun + seconds):
                line, begins = free.popleft(), visit()
                line.ask(next(begins))
                waiting.append((line, begins))
                visits += 1
            line, under_way = waiting.popleft()
            try:
                line.ask(under_way.send(line.answer()))
                waiting.append((line, under_way))
            except StopIteration:
                free.append(line)
        return visits, perf_counter() - begun
