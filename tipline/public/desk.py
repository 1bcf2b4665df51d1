"""What the public site's views work with."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import current_app

from tipline.config import PublicConfig
from tipline.intake.site_keys import KeyFolder, SiteKeys
from tipline.persistence.database import Database


@dataclass(frozen=True)
class Desk:
    config: PublicConfig
    database: Database
    key_folder: KeyFolder
    form_secret: bytes = field(repr=False)

    def keys(self) -> SiteKeys:
        """As they are or were a second ago (KeyFolder). Raises RingEmpty or SecretMissing."""
        return self.key_folder.keys()


def desk() -> Desk:
    """The desk of the site that answers this request."""
    found: Desk = current_app.extensions["desk"]
    return found


def present() -> datetime:
    return datetime.now(UTC)
