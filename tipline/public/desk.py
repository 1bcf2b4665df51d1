"""What the public site's views work with."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import current_app

from tipline.config import PublicConfig
from tipline.intake.site_keys import SiteKeys
from tipline.persistence.database import Database


@dataclass(frozen=True)
class Desk:
    config: PublicConfig
    database: Database
    form_secret: bytes = field(repr=False)

    def keys(self) -> SiteKeys:
        """Read at every use, so that a changed ring counts from the next tip on. Raises RingEmpty or SecretMissing."""
        return SiteKeys.read(self.config)


def desk() -> Desk:
    """The desk of the site that answers this request."""
    found: Desk = current_app.extensions["desk"]
    return found


def present() -> datetime:
    return datetime.now(UTC)
