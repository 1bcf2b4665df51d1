"""Whether two kinds of codes can be told apart: by what was answered, by the work done, by time."""

import base64
import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from flask import Flask
from sqlalchemy import event

from tipline.crypto import receipts
from tipline.public.desk import Desk


def difference(one: Sequence[float], other: Sequence[float]) -> float:
    """The p value of the two-sample Kolmogorov-Smirnov test: how probable such a difference is if there is none."""
    ordered = sorted([(value, 1 / len(one)) for value in one] + [(value, -1 / len(other)) for value in other])
    height, most = 0.0, 0.0
    for place, (value, step) in enumerate(ordered):
        height += step
        if place + 1 == len(ordered) or ordered[place + 1][0] != value:
            most = max(most, abs(height))
    size = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    scaled = (size + 0.12 + 0.11 / size) * most
    terms = (2 * (-1) ** (k - 1) * math.exp(-2 * k * k * scaled * scaled) for k in range(1, 101))
    return min(1.0, max(0.0, sum(terms))) if scaled > 0.2 else 1.0


@dataclass
class Work:
    """How often scrypt ran, and the statements sent to the database, without their values."""

    stretched: int = 0
    statements: list[str] = field(default_factory=list)


@contextmanager
def counted(site: Flask) -> Iterator[Work]:
    desk: Desk = site.extensions["desk"]
    work, stretch = Work(), receipts.Scrypt

    def noted(*given: object, **named: object) -> Scrypt:
        work.stretched += 1
        return stretch(*given, **named)

    def seen(connection: object, cursor: object, statement: str, *rest: object) -> None:
        work.statements.append(statement)

    event.listen(desk.database.engine, "before_cursor_execute", seen)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(receipts, "Scrypt", noted)
        yield work
    event.remove(desk.database.engine, "before_cursor_execute", seen)


def stripped(page: bytes, code: str) -> bytes:
    """A page without the random numbers of its forms, the code typed into it, and the filling after its end."""
    page = re.sub(rb'name="csrf_token"[^>]+>', b"", page)
    return page.replace(code.encode(), b"").rstrip(b" ->\n")


def candidates(code: str) -> Iterator[bytes]:
    """What a program might write of a code, in clear or as a fast hash, under any name that hashlib knows."""
    number, payload = int(code), code[:-2]
    grouped = [sign.join(code[start : start + 4] for start in range(0, len(code), 4)) for sign in (" ", "-", "\u00a0")]
    written = [code, payload, *grouped, f"{number:x}", f"{int(payload):x}", code[::-1]]
    raw = [text.encode() for text in written] + [
        number.to_bytes(10, "big"),
        int(payload).to_bytes(10, "big").lstrip(b"\0"),
    ]
    labels = (b"", b"tipline/1/", b"tipline/1/code", b"tipline/1/tag", b"tipline/1/master", b"tag", b"receipt")
    yield from raw
    for name in sorted(hashlib.algorithms_available & set(dir(hashlib))):
        for value in raw:
            for label in labels:
                yield _digest(name, label + value)
                yield _digest(name, value + label)
            yield _digest(name, _digest(name, value))
    for label in labels:
        for value in raw:
            yield from (hashlib.pbkdf2_hmac("sha256", value, label, 1), hashlib.blake2b(value, key=label).digest())


def _digest(name: str, data: bytes) -> bytes:
    found = hashlib.new(name, data)
    return found.digest(32) if name.startswith("shake") else found.digest()  # type: ignore[call-arg]


WINDOW_BYTES = 12
"""Of a hash, its hex or its base64: so long that chance finds none in a database."""


def windows(kept: bytes) -> set[bytes]:
    """Every piece of so many bytes: a scan for thousands of values is one look-up each."""
    return {kept[start : start + WINDOW_BYTES] for start in range(len(kept) - WINDOW_BYTES + 1)}


def is_in(value: bytes, pieces: set[bytes], kept: bytes) -> bool:
    """As it is, in hex or in base64; a hash also when it was shortened."""
    if len(value) < WINDOW_BYTES:
        return value in kept
    forms = (value, value.hex().encode(), base64.b64encode(value), base64.urlsafe_b64encode(value))
    return any(form[:WINDOW_BYTES] in pieces for form in forms)
