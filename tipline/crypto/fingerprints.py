"""Fingerprints: keyed hashes by which something sealed is found again, and by nobody without the key.

A plate or a telephone is one of some millions, so whoever has its plain hash tries them all. Under a key of the officer
zone (HMAC-SHA-256, RFC 2104) a stolen database tells only which rows are equal and how many there are.
"""

import hmac
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import overload

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tipline.crypto.secret_files import SECRET_BYTES, SecretMissing, ensure_secret, read_secret, write_private

BYTES = 8
"""Of the hash that are kept: in ten million values two are equal by chance once in 200,000 such indexes, and numbers
are what databases find fastest. A hit is shown by what the opened tip says, never by this."""


@dataclass(frozen=True)
class IndexKey:
    """`number` counts from 1; of two keys the one with the greater number is the newer.

    What is derived from it lies in it and nowhere else, so that the process forgets a destroyed key whole.
    """

    number: int
    secret: bytes = field(repr=False)
    _of_kind: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    def fingerprint(self, kind: str, value: str) -> int:
        """A whole number of 63 bits. Each kind has a key of its own: a handle is never equal to an address."""
        digest = hmac.digest(self._key_of_kind(kind), value.encode("utf-8", "surrogatepass"), "sha256")
        return int.from_bytes(digest[:BYTES]) >> 1

    def _key_of_kind(self, kind: str) -> bytes:
        if kind not in self._of_kind:
            derived = HKDFExpand(SHA256(), 32, b"tipline/1/fingerprint/" + kind.encode()).derive(self.secret)
            self._of_kind[kind] = derived
        return self._of_kind[kind]


class IndexKeys(Sequence[IndexKey]):
    """The keys that lie in a folder at the moment of asking, the newest first: a process that runs learns of a new one,
    and of one that was destroyed, without being started anew. Asking lists a folder of one or two files.

    Reading raises SecretMissing where there is none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[int, IndexKey] = {}

    @overload
    def __getitem__(self, place: int) -> IndexKey: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[IndexKey, ...]: ...
    def __getitem__(self, place: int | slice) -> IndexKey | tuple[IndexKey, ...]:
        return self._now()[place]

    def __iter__(self) -> Iterator[IndexKey]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(index_key_numbers(self.folder))

    def __repr__(self) -> str:
        return f"IndexKeys({self.folder})"

    def _now(self) -> tuple[IndexKey, ...]:
        numbers = index_key_numbers(self.folder)
        if not numbers:
            raise SecretMissing(f"There is no key of the index in {self.folder}: `tipline keys new` makes one.")
        # A number never gets another secret, so what was read once need not be read again.
        self._read = {each: self._read.get(each) or IndexKey(each, _secret(self.folder, each)) for each in numbers}
        return tuple(self._read.values())


def read_index_keys(folder: Path) -> IndexKeys:
    """Raises SecretMissing where there is none, or one is damaged."""
    keys = IndexKeys(folder)
    keys[:]
    return keys


def index_key_numbers(folder: Path) -> list[int]:
    """The numbers of the keys, the newest first, without reading one."""
    return sorted((int(file.stem) for file in folder.glob("*.secret") if file.stem.isdigit()), reverse=True)


def ensure_index_key(folder: Path) -> None:
    """The folder, which its owner alone may read, holds a key of the index: those already there, or a first one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(folder.glob("*.secret")):
        ensure_secret(_file(folder, 1))


def new_index_key(folder: Path) -> int:
    """The next key is on disk, whole from the moment it can be seen: the officer zone uses it at once. Its number.

    Raises SecretMissing where there is no key to follow, and FileExistsError when another program made it first.
    """
    number = max(index_key_numbers(folder), default=0) + 1
    if number == 1:
        raise SecretMissing(f"There is no key of the index in {folder}: `tipline keys new` makes one.")
    half = folder / f"{number}.half"
    half.unlink(missing_ok=True)
    write_private(half, secrets.token_hex(SECRET_BYTES).encode())
    # A link, unlike a renaming, never replaces a key that is there.
    os.link(half, _file(folder, number))
    half.unlink()
    _keep(folder)
    return number


def destroy_index_key(folder: Path, number: int) -> None:
    """The key is not in the folder. What was copied from it elsewhere, a backup for one, is not reached."""
    _file(folder, number).unlink(missing_ok=True)
    _keep(folder)


def _keep(folder: Path) -> None:
    """What is in the folder, and what is not, is on disk: no tip is indexed under a key that a power cut takes away."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _secret(folder: Path, number: int) -> bytes:
    return read_secret(_file(folder, number))


def _file(folder: Path, number: int) -> Path:
    return folder / f"{number}.secret"
