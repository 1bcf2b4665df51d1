"""What the public site holds: keys to seal with, and the secrets of its forms and receipts."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tipline.config import PublicConfig
from tipline.crypto.sealing import RingKey, read_ring
from tipline.crypto.secret_files import read_secret


@dataclass(frozen=True, kw_only=True)
class SiteKeys:
    """None of these opens a tip. `receipt_salt` must never change: every receipt in use depends on it."""

    ring: tuple[RingKey, ...]
    form_secret: bytes = field(repr=False)
    receipt_salt: bytes = field(repr=False)

    @classmethod
    def read(cls, config: PublicConfig) -> Self:
        """Raises RingEmpty or SecretMissing: without them no tip may be taken."""
        return cls(
            ring=read_ring(config.ring),
            form_secret=read_secret(config.form_secret),
            receipt_salt=read_secret(config.receipt_salt),
        )


class KeyFolder:
    """The keys in the folders of the settings, read again within a second of a change there.

    To look for every tip would take a twentieth of its time. One that is sealed meanwhile to a key that has gone is
    treated as one from before: it is wrapped for the new key too, or refused when the old has ended.
    """

    def __init__(self, config: PublicConfig, trusted_seconds: float = 1.0) -> None:
        self.config = config
        self.trusted_seconds = trusted_seconds
        self.known: tuple[float, object, SiteKeys] | None = None
        """When they were looked for last, and what was found there."""

    def keys(self) -> SiteKeys:
        """Raises RingEmpty or SecretMissing as soon as it has seen that they are not there, and until they are back."""
        now, known = time.monotonic(), self.known
        if known is not None and now - known[0] < self.trusted_seconds:
            return known[2]
        state = self._state()
        keys = known[2] if known is not None and known[1] == state else SiteKeys.read(self.config)
        self.known = now, state, keys
        return keys

    def _state(self) -> object:
        """What changes when a file is added, removed, replaced or written anew."""
        try:
            with os.scandir(self.config.ring) as ring:
                stamps = {each.name: _stamp(each) for each in ring}
            return stamps, _stamp(self.config.form_secret), _stamp(self.config.receipt_salt)
        except OSError:
            # No state is like another: it is read, and says what is missing.
            return object()


def _stamp(file: os.DirEntry[str] | Path) -> tuple[int, int, int, int]:
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
