"""What is asked when the faults are over."""

import sys
import time

from tests.factories import Keys
from tests.guarantees.campaign import Campaign
from tests.guarantees.tally import Differences, codes_that_show_nothing, differences, let_leases_end, triage_of
from tests.services.stack import Stack
from tipline.persistence.database import Database

STANDSTILL_SECONDS = 240
"""Within so long another tip is judged: longer than a lease three times over. How long all of them take is no matter of
this guarantee."""


def demand_all_kept(campaign: Campaign, stack: Stack, database: Database, *, follow: int) -> None:
    """Receipts are tips, one to one, word for word, and the first `follow` codes open a dialogue on the site."""
    found = differences(campaign.shown, database, Keys(stack.instance))
    assert found == Differences(), found
    codes = [each.code for each in campaign.shown if each.code]
    silent = codes_that_show_nothing(stack.public, codes[:follow])
    assert silent == [], f"{len(silent)} codes show nothing"


def wait_for_triage(database: Database, *, leases_end: bool = False) -> None:
    """Every tip is judged, or on top of the queue as three workers died on it. `leases_end` makes a minute pass."""
    fewest, until = sys.maxsize, time.monotonic() + STANDSTILL_SECONDS
    while (found := triage_of(database)).waiting:
        if found.waiting < fewest:
            fewest, until = found.waiting, time.monotonic() + STANDSTILL_SECONDS
        assert time.monotonic() < until, found
        time.sleep(1)
        if leases_end:
            let_leases_end(database)
