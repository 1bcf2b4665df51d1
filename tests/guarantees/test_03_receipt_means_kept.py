"""A receipt means kept, once: 150 tips while each part is killed and the queue and the database are pulled away."""

from collections.abc import Iterator

import pytest

from tests.guarantees.campaign import Campaign
from tests.guarantees.database_faults import of_connections
from tests.guarantees.faults import Fault, of_parts, of_valkey
from tests.guarantees.settling import demand_all_kept, wait_for_triage
from tests.guarantees.tally import triage_of
from tests.services.postgresql import PostgresqlServer
from tests.services.stack import Stack
from tipline.persistence.database import Database

TIPS, SENDERS = 150, 6


@pytest.fixture(scope="module")
def address(postgresql: PostgresqlServer, postgresql_template: str) -> str:
    return postgresql.address(postgresql.create(postgresql_template))


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, address: str) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("kept") / "instance", DATABASE_URL=address) as running:
        yield running


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    found = Database(address)
    yield found
    found.close()


def quick_faults(stack: Stack, address: str) -> list[Fault]:
    """Those that take no time of their own, each once."""
    wanted = {"valkey flushed", "bell rung a hundred times", "connections ended"}
    chosen = [each for each in (*of_valkey(stack), *of_connections(address)) if each.name in wanted]
    return [*of_parts(stack), *chosen]


@pytest.mark.timeout(400)
def test_every_receipt_is_one_tip_that_officers_can_open(stack: Stack, address: str, database: Database) -> None:
    campaign = Campaign.with_a_seed()
    faults = quick_faults(stack, address)
    campaign.run(stack.public, faults, tips=TIPS, injected=len(faults), senders=SENDERS)
    print(campaign.figures())
    demand_all_kept(campaign, stack, database, follow=20)
    wait_for_triage(database, leases_end=True)
    assert triage_of(database).judged_twice == 0
