"""What the officer site's views work with: the database, and the keys that open tips."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app

from tipline.config import OfficerConfig
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.registry_keys import RegistryKeys
from tipline.persistence.database import Database


@dataclass(frozen=True)
class Desk:
    database: Database
    keys: OfficerKeys
    config: OfficerConfig

    def registry(self) -> RegistryKeys:
        """Read at every use, so that a changed ring counts from the next tip on. Raises RingEmpty or SecretMissing."""
        return RegistryKeys.read(self.config)


def desk() -> Desk:
    """The desk of the site that answers this request."""
    found: Desk = current_app.extensions["desk"]
    return found


def present() -> datetime:
    return datetime.now(UTC)
