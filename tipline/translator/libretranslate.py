"""Speaking to LibreTranslate over HTTP, with the standard library alone.

Its protocol (https://docs.libretranslate.com): POST /translate takes `q`, `source`, `target`, `format` and `api_key`
as JSON and answers `translatedText`, with `detectedLanguage` where `source` was `auto`; GET /languages lists what it
can; a fault is `error` with a status. The words of a tip are in no exception and in no log line.
"""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from tipline.domain.translations import CODE, MOST_CHARACTERS, UNKNOWN

PATIENCE_SECONDS = 30
"""For the whole answer: a small server needs some ten seconds for a long tip. An officer waits no longer."""
MOST_ANSWER_BYTES = 500_000
"""MOST_CHARACTERS at four bytes, escaped as JSON may (six for two bytes), and room for what a newer version adds."""
PART_BYTES = 16_384
AUTO = "auto"
"""LibreTranslate's word for a language that it is to find itself."""
OTHER_CODES = {"kmr": "ku"}
"""Where LibreTranslate has another code for a language than we (BCP 47)."""

BUSY, LANGUAGE, MISUNDERSTOOD = "busy", "language", "misunderstood"
REFUSED, SLOW, TOO_LARGE, UNREACHABLE = "refused", "slow", "too_large", "unreachable"
REASONS = (BUSY, LANGUAGE, MISUNDERSTOOD, REFUSED, SLOW, TOO_LARGE, UNREACHABLE)


class NotTranslated(Exception):
    """The server gave no translation. `reason` is one of REASONS and all there is: no word of a tip, no address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class LibreTranslate:
    """One server. `address` is one that config.py has let through; `key` is sent only when there is one."""

    address: str
    key: str = field(default="", repr=False)
    patience_seconds: float = PATIENCE_SECONDS

    def translate(self, text: str, *, source: str, target: str) -> tuple[str, str]:
        """The text in `target`, and the language it is from: `source`, or what the server found where it is UNKNOWN.

        Raises NotTranslated. The answer is text and nothing else: it is never read as HTML.
        """
        asked = {"q": text, "source": _code(source), "target": target, "format": "text"}
        answer = self._ask("POST", "/translate", asked | ({"api_key": self.key} if self.key else {}))
        translated = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(translated, str) or not translated.strip():
            raise NotTranslated(MISUNDERSTOOD)
        if len(translated) > MOST_CHARACTERS:
            raise NotTranslated(TOO_LARGE)
        found = source or _detected(answer)
        return translated, UNKNOWN if found == target else found

    def languages(self) -> tuple[str, ...]:
        """Codes of the languages the server can translate from. Raises NotTranslated."""
        answer = self._ask("GET", "/languages", None)
        try:
            return tuple(str(each["code"]) for each in answer)
        except (KeyError, TypeError):
            raise NotTranslated(MISUNDERSTOOD) from None

    def _ask(self, method: str, path: str, asked: Mapping[str, str] | None) -> Any:
        """The JSON of the answer. Every fault becomes a reason, and the fault itself is let go: it may hold words."""
        until = time.monotonic() + self.patience_seconds
        try:
            answer = self._exchange(method, path, asked)
        except (OSError, http.client.HTTPException):
            raise NotTranslated(SLOW if time.monotonic() >= until else UNREACHABLE) from None
        if time.monotonic() >= until:
            raise NotTranslated(SLOW)
        if answer.status != HTTPStatus.OK:
            raise NotTranslated(_reason(answer))
        if answer.kind != "application/json":
            raise NotTranslated(MISUNDERSTOOD)
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            raise NotTranslated(MISUNDERSTOOD) from None

    def _exchange(self, method: str, path: str, asked: Mapping[str, str] | None) -> "_Answer":
        """One request on a connection of its own: past any proxy, and no redirect is followed, as words would go on."""
        connection = self._connection()
        connection.connect()
        # A limit for each wait alone would let a server that drips hold an officer for ever.
        guard = Timer(self.patience_seconds, _cut, (connection.sock,))
        guard.daemon = True
        guard.start()
        try:
            connection.request(
                method,
                urlsplit(self.address).path.rstrip("/") + path,
                None if asked is None else json.dumps(asked).encode(),
                {"Accept": "application/json", "Content-Type": "application/json", "Connection": "close"},
            )
            with connection.getresponse() as answer:
                return _Answer(answer.status, answer.headers.get_content_type(), _body(answer))
        finally:
            guard.cancel()
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.address)
        host, patience = parts.hostname or "", self.patience_seconds
        if parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, parts.port, timeout=patience, context=context)
        return http.client.HTTPConnection(host, parts.port, timeout=patience)


@dataclass(frozen=True)
class _Answer:
    status: int
    kind: str
    body: bytes = field(repr=False)


def _body(answer: http.client.HTTPResponse) -> bytes:
    """Never more than MOST_ANSWER_BYTES in memory, whatever length the server announces."""
    body = bytearray()
    while part := answer.read1(PART_BYTES):
        body += part
        if len(body) > MOST_ANSWER_BYTES:
            raise NotTranslated(TOO_LARGE)
    return bytes(body)


def _cut(waiting: socket.socket) -> None:
    with suppress(OSError):
        waiting.shutdown(socket.SHUT_RDWR)


def _code(language: str) -> str:
    return OTHER_CODES.get(language, language) or AUTO


def _detected(answer: Any) -> str:
    """UNKNOWN unless the server says it in the shape of a code: the text goes onto a page."""
    found = answer.get("detectedLanguage")
    code = found.get("language") if isinstance(found, dict) else None
    return code if isinstance(code, str) and CODE.match(code) else UNKNOWN


def _reason(answer: _Answer) -> str:
    """By the status. LibreTranslate says "xx is not supported" with 400; no other word of its is looked at."""
    if answer.status == HTTPStatus.BAD_REQUEST:
        return LANGUAGE if b"not supported" in answer.body else MISUNDERSTOOD
    reasons: dict[int, str] = {
        HTTPStatus.TOO_MANY_REQUESTS: BUSY,
        HTTPStatus.UNAUTHORIZED: REFUSED,
        HTTPStatus.FORBIDDEN: REFUSED,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TOO_LARGE,
    }
    return reasons.get(answer.status, MISUNDERSTOOD)
