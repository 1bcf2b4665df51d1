"""A stand-in for LibreTranslate: its protocol over real HTTP, well behaved or in one of the ways a server is not."""

import json
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Self

JSON = "application/json"
KNOWN = ("ar", "en", "ro", "sv")
HUGE_BYTES = 5_000_000
DRIP_SECONDS = 0.05

ANSWERS: dict[str, tuple[int, object, str]] = {
    "no text": (200, {"translatedText": ["a"]}, JSON),
    "empty text": (200, {"translatedText": " "}, JSON),
    "a list": (200, ["translatedText"], JSON),
    "a page": (200, {"translatedText": "a"}, "text/html"),
    "busy": (429, {"error": "Slowdown: QUOTED"}, JSON),
    "out of order": (500, {"error": "Cannot translate QUOTED"}, JSON),
    "huge": (200, {"translatedText": "a" * HUGE_BYTES}, JSON),
    "long": (200, {"translatedText": "a" * 20_001}, JSON),
}
"""Status, body and type of one answer. A server that is out of order quotes what it was asked."""
HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n"
RAW = {
    "broken JSON": HEAD + b'\r\n{"translatedText": "ha',
    "deep JSON": HEAD + b"\r\n" + b"[" * 100_000,
    "redirect": b"HTTP/1.0 307 Temporary Redirect\r\nLocation: /elsewhere/translate\r\nContent-Length: 0\r\n\r\n",
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "cut off": HEAD + b"Content-Length: 99\r\n\r\n{",
}
DRIPPING = {"dripping body": HEAD + b"\r\n", "dripping head": HEAD + b"X-Long: "}
MANNERS = ("well", "silent", *ANSWERS, *RAW, *DRIPPING)


class Translator:
    """`asked` are the bodies it was sent, `paths` where to. `manner` is one of MANNERS, `key` what it asks for."""

    def __init__(self, manner: str = "well", key: str = "") -> None:
        self.manner, self.key = manner, key
        self.asked: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.over = Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *told: object) -> None:
                """Silent."""

            def do_GET(self) -> None:
                outer.paths.append(self.path)
                outer.respond(self, {})

            def do_POST(self) -> None:
                outer.paths.append(self.path)
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body)
                outer.respond(self, body)

        return Handler

    def respond(self, to: BaseHTTPRequestHandler, body: dict[str, str]) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            if self.manner == "well":
                self.well(to, body)
            elif self.manner == "silent":
                self.over.wait()
            elif self.manner in DRIPPING:
                self.drip(to, DRIPPING[self.manner])
            elif self.manner in RAW:
                to.wfile.write(RAW[self.manner])
            else:
                status, told, kind = ANSWERS[self.manner]
                send(to, status, json.dumps(told).replace("QUOTED", body.get("q", "")).encode(), kind)

    def well(self, to: BaseHTTPRequestHandler, body: dict[str, str]) -> None:
        if to.path.endswith("/languages"):
            send(to, 200, [{"code": code, "name": code, "targets": list(KNOWN)} for code in KNOWN])
        elif self.key and body.get("api_key") != self.key:
            send(to, 403, {"error": "Invalid API key"})
        elif body["source"] not in {"auto", *KNOWN}:
            send(to, 400, {"error": f"{body['source']} is not supported"})
        else:
            told: dict[str, object] = {"translatedText": f"[{body['target']}] {body['q']}"}
            if body["source"] == "auto":
                told["detectedLanguage"] = {"confidence": 90, "language": "ro"}
            send(to, 200, told)

    def drip(self, to: BaseHTTPRequestHandler, begun: bytes) -> None:
        """A byte now and then, without an end, so that no single wait is long."""
        to.wfile.write(begun)
        while not self.over.wait(DRIP_SECONDS):
            to.wfile.write(b" ")


def send(to: BaseHTTPRequestHandler, status: int, told: object, kind: str = JSON) -> None:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    to.send_response(status)
    to.send_header("Content-Type", kind)
    to.send_header("Content-Length", str(len(body)))
    to.end_headers()
    to.wfile.write(body)
