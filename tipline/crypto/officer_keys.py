"""What the officer zone holds: the private ring, the key of the audit chain, and the keys of the index."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tipline.config import OfficerConfig
from tipline.crypto.fingerprints import IndexKey, read_index_keys
from tipline.crypto.opening import PrivateRing, read_private_ring
from tipline.crypto.secret_files import read_secret


@dataclass(frozen=True)
class OfficerKeys:
    ring: PrivateRing = field(repr=False)
    audit: bytes = field(repr=False)
    index: Sequence[IndexKey]
    """The newest first: tips are put into the index under it, and found under every one. Read at every use: whoever
    needs them twice for one thing takes them once."""

    @classmethod
    def read(cls, config: OfficerConfig) -> Self:
        """Raises NoKeyFits or SecretMissing."""
        return cls(
            read_private_ring(config.zone / "ring"),
            read_secret(config.zone / "audit.secret"),
            read_index_keys(config.zone / "index"),
        )

    @cached_property
    def likeness(self) -> bytes:
        """The key under which tips are compared (domain/likeness.py): the same in every process of the zone.

        It comes from the audit secret and not from the ring, whose keys come and go: after a change of keys a flood
        would no longer be like itself.
        """
        return HKDFExpand(SHA256(), 32, b"tipline/1/likeness").derive(self.audit)

    @cached_property
    def venues(self) -> bytes:
        """The key of the register of venues. As `likeness`, it comes from the secret that does not change."""
        return HKDFExpand(SHA256(), 32, b"tipline/1/venues").derive(self.audit)

    @cached_property
    def codes(self) -> bytes:
        """The secret of receipt codes that officers hand over. The public site must not be able to work them out."""
        return HKDFExpand(SHA256(), 32, b"tipline/1/codes").derive(self.audit)


def instance_name(audit: bytes) -> str:
    """Names an installation by its one secret that never changes, and tells nothing of it: 16 hexadecimal digits."""
    return HKDFExpand(SHA256(), 8, b"tipline/1/instance").derive(audit).hex()
