"""The worker's task that writes to owners of accounts."""

import logging
from datetime import UTC, datetime
from time import monotonic

from tipline.casework.write_to_owner import lease_letter, send_change_letter, settle_letter
from tipline.jobs.pace import LONGEST_SECONDS
from tipline.jobs.zone import Zone

log = logging.getLogger("tipline.mail")


def tell_owners(zone: Zone) -> None:
    """Every letter about a changed sign-in that is due is sent, or tried again later."""
    until = monotonic() + LONGEST_SECONDS
    while monotonic() < until:
        with zone.database.writing() as session:
            leased = lease_letter(session, datetime.now(UTC))
        if leased is None:
            return
        change, address = leased
        own_page = f"{zone.config.officer_url}/you"
        again = send_change_letter(change, address, outbox=zone.outbox, own_page=own_page, now=datetime.now(UTC))
        if again is not None:
            log.warning("the mail server did not take a letter to an officer; trying again")
        with zone.database.writing() as session:
            settle_letter(session, change, again)
