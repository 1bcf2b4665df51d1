"""Between the tools and a site: speaks TLS as a proxy would, counts what is asked, and looks at every answer itself."""

import gzip
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self
from urllib.parse import unquote_plus

from tipline.web.headers import SANDBOX, fixed_headers

PATIENCE_SECONDS = 60
HEADERS = fixed_headers(https=True)
TRACES = (b"Traceback (most recent call last)", b"psycopg.errors.", b"sqlalchemy.exc.", b"(Background on this error")
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "proxy-connection", "expect"}
WORD = 12
"""Characters that make a value sent to us unlike any word of our own logs."""


@dataclass(frozen=True)
class Exchange:
    """`faults` is what no answer of ours may be."""

    tool: str
    verb: str
    path: str
    status: int
    faults: tuple[str, ...]


@dataclass
class Observer:
    """Stands before the site at `site`, a port of this machine. `who` is the tool at work."""

    site: int
    certificate: Path
    who: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
    values: set[str] = field(default_factory=set)
    """Everything longer than a word that was sent in an address or a form."""

    def __enter__(self) -> Self:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate / "chain.pem", self.certificate / "key.pem")
        self.server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"observer": self}))
        self.server.context = context
        self.address = f"https://localhost:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def note(self, verb: str, address: str, body: bytes, answer: HTTPResponse, content: bytes) -> None:
        path, _, query = address.partition("?")
        sent = f"{query}&{body.decode(errors='replace')}"
        for each in sent.replace("\r\n", "&").replace("=", "&").split("&"):
            value = unquote_plus(each).strip()
            if len(value) >= WORD:
                self.values.add(value[:200])
        faults = tuple(faults_of(answer.status, answer.headers, content, sent.encode()))
        self.exchanges.append(Exchange(self.who, verb, path, answer.status, faults))


def faults_of(status: int, headers: Any, content: bytes, sent: bytes = b"") -> list[str]:
    """What is wrong with an answer, whatever was asked. A trace that was sent to us may come back as words."""
    found = [f"answered {status}"] if status >= 500 else []
    for name, value in HEADERS.items():
        told = headers.get(name)
        if told != value and not (name == "Content-Security-Policy" and told == SANDBOX):
            found.append(f"without {name}")
    if headers.get("Cache-Control") is None:
        found.append("without Cache-Control")
    if headers.get("Content-Encoding") == "gzip" and content:
        content = gzip.decompress(content)
    found += ["shows a trace" for each in TRACES if each in content and each not in sent]
    return found


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 200
    context: ssl.SSLContext

    def finish_request(self, request: Any, client_address: Any) -> None:
        """The handshake is made in the thread of the connection: a slow one keeps nobody waiting."""
        request.settimeout(PATIENCE_SECONDS)
        with self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A tool that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    observer: Observer

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self._pass_on
        raise AttributeError(name)

    def log_message(self, *told: object) -> None:
        """Nothing: what was asked is in the exchanges."""

    def _pass_on(self) -> None:
        body = self._body()
        lines = [f"{self.command} {self.path} HTTP/1.1", "Connection: close", f"Content-Length: {len(body)}"]
        lines += [
            f"{name}: {' '.join(value.split())}" for name, value in self.headers.items() if name.lower() not in HOP
        ]
        try:
            with socket.create_connection(("127.0.0.1", self.observer.site), PATIENCE_SECONDS) as line:
                line.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
                answer = HTTPResponse(line, method=self.command)
                answer.begin()
                content = answer.read()
        except (OSError, HTTPException) as fault:
            self.observer.exchanges.append(
                Exchange(self.observer.who, self.command, self.path, 502, (f"no answer: {type(fault).__name__}",))
            )
            self.send_error(502)
            return
        self.observer.note(self.command, self.path, body, answer, content)
        self._answer(answer, content)

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _answer(self, answer: HTTPResponse, content: bytes) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.headers.items():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
