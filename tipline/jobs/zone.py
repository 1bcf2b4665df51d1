"""What the worker and the clock work with, read once when they start."""

from dataclasses import dataclass
from typing import Self

from tipline.config import OfficerConfig
from tipline.crypto.officer_keys import OfficerKeys
from tipline.mail.outbox import Outbox
from tipline.persistence.database import Database


@dataclass(frozen=True)
class Zone:
    config: OfficerConfig
    database: Database
    keys: OfficerKeys
    outbox: Outbox

    @classmethod
    def open(cls, config: OfficerConfig) -> Self:
        """Raises NoKeyFits or SecretMissing."""
        return cls(config, Database(config.database), OfficerKeys.read(config), Outbox(config))
