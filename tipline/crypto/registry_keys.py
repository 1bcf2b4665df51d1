"""What the officer zone seals new tips with: the same public ring and receipt salt as the public site."""

from dataclasses import dataclass, field
from typing import Self

from tipline.config import OfficerConfig, PublicConfig
from tipline.crypto.sealing import RingKey, read_ring
from tipline.crypto.secret_files import read_secret


@dataclass(frozen=True, kw_only=True)
class RegistryKeys:
    """None of these opens a tip. The salt is the public site's: there a receipt is used, whoever handed it over."""

    ring: tuple[RingKey, ...]
    receipt_salt: bytes = field(repr=False)

    @classmethod
    def read(cls, config: OfficerConfig) -> Self:
        """Raises RingEmpty or SecretMissing: without them no tip may be taken."""
        public = PublicConfig(instance=config.public_instance)
        return cls(ring=read_ring(public.ring), receipt_salt=read_secret(public.receipt_salt))
