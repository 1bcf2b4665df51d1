"""Fingerprints: keyed hashes by which something sealed is found again, and by nobody without the key.

A plate or a telephone is one of some millions, so whoever has its plain hash tries them all. Under a key of the officer
zone (HMAC-SHA-256, RFC 2104) a stolen database tells only which rows are equal and how many there are.
"""

import hmac
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tipline.crypto.secret_files import SecretMissing, ensure_secret, read_secret

BYTES = 8
"""Of the hash that are kept: in ten million values two are equal by chance once in 200,000 such indexes, and numbers
are what databases find fastest. A hit is shown by what the opened tip says, never by this."""


@dataclass(frozen=True)
class IndexKey:
    """`number` counts from 1; of two keys the one with the greater number is the newer."""

    number: int
    secret: bytes = field(repr=False)

    def fingerprint(self, kind: str, value: str) -> int:
        """A whole number of 63 bits. Each kind has a key of its own: a handle is never equal to an address."""
        digest = hmac.digest(_key_of_kind(self.secret, kind), value.encode("utf-8", "surrogatepass"), "sha256")
        return int.from_bytes(digest[:BYTES]) >> 1


def read_index_keys(folder: Path) -> tuple[IndexKey, ...]:
    """The newest first. Raises SecretMissing where there is none."""
    numbers = sorted((int(file.stem) for file in folder.glob("*.secret") if file.stem.isdigit()), reverse=True)
    if not numbers:
        raise SecretMissing(f"There is no key of the index in {folder}: `tipline keys new` makes one.")
    return tuple(IndexKey(number, read_secret(_file(folder, number))) for number in numbers)


def ensure_index_key(folder: Path) -> None:
    """The folder, which its owner alone may read, holds a key of the index: those already there, or a first one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(folder.glob("*.secret")):
        ensure_secret(_file(folder, 1))


def _file(folder: Path, number: int) -> Path:
    return folder / f"{number}.secret"


@cache
def _key_of_kind(secret: bytes, kind: str) -> bytes:
    return HKDFExpand(SHA256(), 32, b"tipline/1/fingerprint/" + kind.encode()).derive(secret)
