"""Checkpoints of the record as signed lines, and the file in which this host keeps them.

The signature is Ed25519 (RFC 8032), so that whoever keeps a line can show that it was ours, and we cannot deny it.
"""

import os
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tipline.domain.checkpoints import Checkpoint


class CheckpointNotOurs(Exception):
    """A line is no checkpoint, or not signed with the key of this record."""


def signed_line(checkpoint: Checkpoint, audit_key: bytes) -> str:
    words = checkpoint.words()
    return f"{words} {b64encode(_signer(audit_key).sign(words.encode())).decode()}"


def checkpoint_of(line: str, audit_key: bytes) -> Checkpoint:
    """The checkpoint that a line tells of. Raises CheckpointNotOurs."""
    words, _, signature = line.strip().rpartition(" ")
    try:
        _signer(audit_key).public_key().verify(b64decode(signature, validate=True), words.encode())
    except (InvalidSignature, ValueError):
        raise CheckpointNotOurs(f"This is no checkpoint of this record: {line.strip()[:60]}") from None
    _, _, kind, number, day, seal = words.split(" ")
    return Checkpoint(kind, int(number), bytes.fromhex(seal), day)


class CheckpointFile:
    """The checkpoints that this host keeps, a line each, readable by its owner alone."""

    def __init__(self, zone: Path) -> None:
        self.file, self.count = zone / "checkpoints", zone / "checkpoints.mailed"

    def lines(self) -> list[str]:
        """In order; none when there is no file."""
        return [line for line in self.file.read_text().splitlines() if line] if self.file.is_file() else []

    def keep(self, line: str) -> None:
        """The line is the last of the file, and on disk."""
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(f"{line}\n")
            opened.flush()
            os.fsync(opened.fileno())

    def kept_at(self) -> float:
        """When a line was last kept, in seconds since 1970; 0 when none was."""
        return self.file.stat().st_mtime if self.file.is_file() else 0.0

    def unmailed(self) -> list[str]:
        """Lines that nobody outside has yet."""
        return self.lines()[int(self.count.read_text()) if self.count.is_file() else 0 :]

    def mailed_at(self) -> float:
        """When lines were last mailed, in seconds since 1970; 0 when none was."""
        return self.count.stat().st_mtime if self.count.is_file() else 0.0

    def note_mailed(self) -> None:
        self.count.write_text(str(len(self.lines())))


def _signer(audit_key: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(HKDFExpand(SHA256(), 32, b"tipline/1/checkpoints").derive(audit_key))
