"""What the officer zone holds: the private ring, and the key of the audit chain."""

from dataclasses import dataclass, field
from typing import Self

from tipline.config import OfficerConfig
from tipline.crypto.opening import PrivateRing, read_private_ring
from tipline.crypto.secret_files import read_secret


@dataclass(frozen=True)
class OfficerKeys:
    ring: PrivateRing = field(repr=False)
    audit: bytes = field(repr=False)

    @classmethod
    def read(cls, config: OfficerConfig) -> Self:
        """Raises NoKeyFits or SecretMissing."""
        return cls(read_private_ring(config.zone / "ring"), read_secret(config.zone / "audit.secret"))
