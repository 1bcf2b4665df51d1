"""A visitor whose every word, byte, header and address is a marker, speaking HTTP with nothing in between."""

import html
import re
import socket
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.guarantees.canary import Flight
from tests.services.wire import Line, answers_to

WORDS = ("story", "people", "when_text", "place", "room", "plate", "phone", "web_address", "contact")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]*)"')
RECEIPT = re.compile(r"data-receipt[^>]*>([\d\s]+)<")
JPEG = b"\xff\xd8\xff\xe0"
LARGE = 1_300_000
"""Bytes; Werkzeug would write anything above 500 kB to a temporary file in clear."""
DRESSES = (
    "User-Agent",
    "Accept-Language",
    "Referer",
    "Cookie",
    "X-Forwarded-For",
    "X-Real-IP",
    "Forwarded",
    "Via",
    "From",
    "Authorization",
    "X-Anything",
)
SILENT_SECONDS = 20


@dataclass
class Tipster:
    """`address` is where the connections come from; `headers` go with every request."""

    port: int
    flight: Flight
    address: str = "127.0.0.77"
    headers: dict[str, str] = field(default_factory=dict)
    language: str = "sv"
    statuses: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        dressed = {name: self.flight.marker(name) for name in DRESSES}
        dressed |= {"Cookie": f"session={dressed['Cookie']}", "Forwarded": f"for={dressed['Forwarded']}"}
        self.headers = self.headers or dressed

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "", length: int | None = None) -> str:
        """The page that came back. With `length` the body is cut short of what was promised."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if body:
            lines += [f"Content-Type: {kind}", f"Content-Length: {length or len(body)}"]
        line = socket.create_connection(("127.0.0.1", self.port), SILENT_SECONDS, source_address=(self.address, 0))
        answer = self._said(line, "\r\n".join([*lines, "", ""]).encode() + body, cut=length is not None)
        self.statuses += answer.statuses[:1]
        return answer.received.partition(b"\r\n\r\n")[2].decode(errors="replace")

    def _said(self, line: socket.socket, words: bytes, *, cut: bool) -> Line:
        if not cut:
            return answers_to(line, words, until_closed=SILENT_SECONDS)
        with line:
            line.sendall(words)
        return Line(b"", closed=True)

    def post(self, path: str, fields: dict[str, Any]) -> str:
        boundary, body = encode_multipart(fields)
        return self.ask("POST", path, body, f"multipart/form-data; boundary={boundary}")

    def picture(self, name: str) -> FileStorage:
        """A picture of more than half a megabyte whose bytes are markers, under a name that is one."""
        content = JPEG + self.flight.marker(f"{name} bytes").encode() * 3
        return FileStorage(BytesIO(content.ljust(LARGE, b"x")), f"{self.flight.marker(f'{name} file name')}.jpg")

    def answers(self) -> dict[str, Any]:
        """What is typed into the form of a tip. The story is an alarm, so that a letter is sent."""
        typed = {name: self.flight.marker(name) for name in WORDS}
        return typed | {"story": f"Nu! En flicka, 15 år, är inlåst. {typed['story']} å {typed['story']}", "when": "now"}

    def token(self, path: str) -> str:
        found = TOKEN.search(self.ask("GET", path))
        assert found, self.statuses
        return html.unescape(found[1])

    def send_tip(self) -> str:
        """The receipt code. Before it, the form comes back because of choices that no page of ours offers."""
        path = f"/{self.language}/tip"
        typed = self.answers() | {"csrf_token": self.token(f"{path}?audience={self.flight.marker('query')}")}
        wrong = {name: self.flight.marker(name) for name in ("signs", "municipality", "audience", "known_by")}
        self.post(path, typed | wrong | {self.flight.marker("name of a field"): self.flight.marker("its value")})
        page = self.post(path, typed | {"photos": [self.picture("picture")]})
        found = RECEIPT.search(page)
        assert found, self.statuses
        code = re.sub(r"\D", "", found[1])
        self.flight.watch("receipt code", code)
        return code

    def stumble(self, code: str) -> None:
        """What goes wrong on the way: a lost page, a wrong method, a cut body, a mistyped code, a form as JSON."""
        mark, path = self.flight.marker, f"/{self.language}/follow-up"
        self.ask("GET", f"/{mark('lost page')}?q={mark('query of a lost page')}")
        self.ask("DELETE", f"/{self.language}/tip?{mark('query of a wrong method')}")
        form = "application/x-www-form-urlencoded"
        self.ask("POST", f"/{self.language}/tip", urlencode({"story": mark("cut body")}).encode(), form, 50_000)
        self.ask("POST", f"/{self.language}/tip", f'{{"story": "{mark("json")}"}}'.encode(), "application/json")
        mistyped = code[:-1] + str((int(code[-1]) + 1) % 10)
        self.flight.watch("mistyped code", mistyped)
        self.post(path, {"csrf_token": self.token(path), "code": mistyped})

    def look(self, code: str, **more: Any) -> str:
        path = f"/{self.language}/follow-up"
        return self.post(path, {"csrf_token": self.token(path), "code": code, **more})

    def add(self, code: str) -> str:
        message = f"Mer: {self.flight.marker('message')}"
        return self.look(code, message=message, photos=[self.picture("second picture")])

    def withdraw(self, code: str) -> str:
        return self.look(code, withdraw="1", confirmed="yes")
