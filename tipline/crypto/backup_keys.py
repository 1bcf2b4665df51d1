"""Who can open a backup: whoever has the private half of a backup key, or a passphrase."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tipline.crypto.envelope import NONCE_BYTES, SUITE, public_key_from
from tipline.crypto.key_pair import SEED_BYTES, key_pair_from
from tipline.crypto.secret_files import KeysNotUsable, write_private

COST = 2**17
"""scrypt's N, with r = 8 and p = 1 (OWASP, Password Storage Cheat Sheet): 128 MiB a try."""
SALT_BYTES = 16
LEAST_PASSPHRASE = 15
"""Characters, as of a password without a second factor: NIST SP 800-63B-4, 3.1.1.2."""
INFO = b"tipline/1/backup"


class BackupNotOpened(KeysNotUsable):
    """Another passphrase or key, or a file that was cut, changed or made by something else. Says which it may be."""


class Lock(Protocol):
    """`wrap` locks the key of one file, `unwrap` opens what `wrap` made. `way` names the kind in the head of a file."""

    @property
    def way(self) -> str: ...
    def wrap(self, key: bytes) -> bytes: ...
    def unwrap(self, wrapped: bytes) -> bytes: ...


@dataclass(frozen=True)
class Passphrase:
    words: str = field(repr=False)
    way = "passphrase"

    def wrap(self, key: bytes) -> bytes:
        salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
        return salt + nonce + ChaCha20Poly1305(self._derived(salt)).encrypt(nonce, key, INFO)

    def unwrap(self, wrapped: bytes) -> bytes:
        salt, nonce = wrapped[:SALT_BYTES], wrapped[SALT_BYTES : SALT_BYTES + NONCE_BYTES]
        try:
            sealed = wrapped[SALT_BYTES + NONCE_BYTES :]
            return ChaCha20Poly1305(self._derived(salt)).decrypt(nonce, sealed, INFO)
        except (InvalidTag, ValueError):
            raise BackupNotOpened("The passphrase is another, or the head of the file was changed.") from None

    def _derived(self, salt: bytes) -> bytes:
        return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(self.words.encode())


@dataclass(frozen=True)
class Recipient:
    """The public half of a backup key, which the host has, and the seed of the private one, which it has not."""

    public: bytes
    seed: bytes = field(default=b"", repr=False)
    way = "key"

    def wrap(self, key: bytes) -> bytes:
        return SUITE.encrypt(key, public_key_from(self.public), info=INFO)

    def unwrap(self, wrapped: bytes) -> bytes:
        try:
            return SUITE.decrypt(wrapped, key_pair_from(self.seed).private, info=INFO)
        except (InvalidTag, ValueError):
            raise BackupNotOpened("The backup key is another, or the head of the file was changed.") from None


def new_backup_key(file: Path) -> Path:
    """The private half is in `file` (0600) and the public half beside it, in the file that is returned."""
    seed = os.urandom(SEED_BYTES)
    write_private(file, seed.hex().encode())
    public = file.with_name(file.name + ".pub")
    public.write_text(key_pair_from(seed).public.hex())
    return public


def read_recipient(file: Path) -> Recipient:
    """To back up with: the public half. Raises BackupNotOpened."""
    try:
        public = bytes.fromhex(file.read_text().strip())
        public_key_from(public)
    except ValueError:
        raise BackupNotOpened(f"{file} holds no public backup key.") from None
    return Recipient(public)


def read_backup_key(file: Path) -> Recipient:
    """To restore with: the private half. Raises BackupNotOpened."""
    try:
        seed = bytes.fromhex(file.read_text().strip())
        return Recipient(key_pair_from(seed).public, seed)
    except ValueError:
        raise BackupNotOpened(f"{file} holds no private backup key.") from None
