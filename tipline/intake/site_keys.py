"""What the public site holds: keys to seal with, and the secrets of its forms and receipts."""

from dataclasses import dataclass, field
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
