"""Random secrets in files that only their owner may read."""

import os
import secrets
from pathlib import Path

SECRET_BYTES = 32


class KeysNotUsable(Exception):
    """A key, or what it should open, is not there or not right. The text says to an operator which, in one line."""


class SecretMissing(KeysNotUsable):
    """A secret file is not there, or holds something else than 32 bytes in hexadecimal."""


def write_private(path: Path, content: bytes) -> None:
    """`content` is in a new file with mode 0600, and on disk. Raises FileExistsError rather than overwrite a key."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def ensure_secret(path: Path) -> None:
    """The file holds a secret: the one already there, or a new one of 32 random bytes."""
    if not path.exists():
        write_private(path, secrets.token_hex(SECRET_BYTES).encode())


def read_secret(path: Path) -> bytes:
    """The 32 bytes of a secret file."""
    try:
        secret = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise SecretMissing(f"The secret {path} cannot be read: {type(error).__name__}.") from error
    if len(secret) != SECRET_BYTES:
        raise SecretMissing(f"The secret {path} is damaged.")
    return secret
