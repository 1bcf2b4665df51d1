"""A backup as a file: a head in clear, then chunks that are sealed one by one and in their order.

The file is written and read in pieces of 64 KiB, so that its size does not matter. Each chunk is sealed under its
number and under whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015, as in
age): a chunk that is changed, moved, left out, doubled or cut off is found, and so is a changed head.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tipline.crypto.backup_keys import BackupNotOpened, Lock

MAGIC = b"tipline backup 1\n"
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
MOST_HEAD = 8 * 1024
COUNTER_BYTES = 11
CUT_OR_CHANGED = "The file was cut off or changed."


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands in clear. `instance` tells whose it is, `revision` the schema, `snapshot` which two files belong
    together. All of it is bound to what follows.
    """

    kind: str
    made_at: str
    instance: str
    revision: str
    snapshot: str
    way: str
    wrapped: str

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def write_backup(file: Path, pieces: Iterable[bytes], lock: Lock, **told: str) -> None:
    """`pieces` are sealed in `file`, which is new, 0600 and on disk, whole or not there at all."""
    key = os.urandom(32)
    head = json.dumps(asdict(Head(way=lock.way, wrapped=lock.wrap(key).hex(), **told))).encode() + b"\n"
    half = file.with_name(file.name + ".half")
    half.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(MAGIC + head)
            for sealed in seal_chunks(chunks(pieces), _stream_key(key, head)):
                out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
        # A link, unlike a renaming, never replaces a file that is there.
        os.link(half, file)
    finally:
        half.unlink(missing_ok=True)


def read_head(file: Path) -> Head:
    """Of a file that nobody has opened: what it says may be a lie until it is. Raises BackupNotOpened."""
    with file.open("rb") as source:
        return _head(source)[0]


def read_backup(file: Path, lock: Lock) -> Iterator[bytes]:
    """The pieces, each known to be whole. Raises BackupNotOpened, at the latest where the end should be."""
    with file.open("rb") as source:
        head, raw = _head(source)
        if head.way != lock.way:
            raise BackupNotOpened(f"The file {file.name} was locked with a {head.way}.")
        key = lock.unwrap(bytes.fromhex(head.wrapped))
        yield from open_chunks(source, _stream_key(key, raw))


def chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of CHUNK_BYTES; the last is shorter and may be empty."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= CHUNK_BYTES:
            yield bytes(held[:CHUNK_BYTES])
            del held[:CHUNK_BYTES]
    yield bytes(held)


def seal_chunks(plain: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    seal, number, before = ChaCha20Poly1305(key), 0, None
    for chunk in plain:
        if before is not None:
            yield seal.encrypt(_nonce(number, last=False), before, None)
            number += 1
        before = chunk
    yield seal.encrypt(_nonce(number, last=True), before or b"", None)


def open_chunks(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    seal, number = ChaCha20Poly1305(key), 0
    sealed = source.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        after = source.read(CHUNK_BYTES + TAG_BYTES)
        try:
            yield seal.decrypt(_nonce(number, last=not after), sealed, None)
        except (InvalidTag, ValueError):
            raise BackupNotOpened(CUT_OR_CHANGED) from None
        if not after:
            return
        sealed, number = after, number + 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(COUNTER_BYTES) + bytes([last])


def _stream_key(key: bytes, head: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=head, info=b"tipline/1/backup/chunks").derive(key)


def _head(source: BinaryIO) -> tuple[Head, bytes]:
    if source.read(len(MAGIC)) != MAGIC:
        raise BackupNotOpened("This is no backup of Tipline.")
    raw = source.readline(MOST_HEAD)
    try:
        head = Head(**json.loads(raw))
        bytes.fromhex(head.wrapped)
        if not raw.endswith(b"\n") or head.at.tzinfo is None:
            raise BackupNotOpened(CUT_OR_CHANGED)
    except (TypeError, ValueError, AttributeError):
        raise BackupNotOpened(CUT_OR_CHANGED) from None
    return head, raw
