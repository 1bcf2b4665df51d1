"""A receipt means kept, once: ten thousand tips under two hundred faults, over two PostgreSQL servers and over SQLite.

`TIPLINE_SUBMISSIONS` and `TIPLINE_FAULTS` make it shorter or longer, `TIPLINE_SEED` makes the same faults again.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.guarantees.campaign import Campaign
from tests.guarantees.database_faults import of_connections, of_full_pair, of_pair, of_sqlite
from tests.guarantees.faults import Fault, full, of_disks, of_parts, of_valkey, stopped_and_started
from tests.guarantees.settling import demand_all_kept, wait_for_triage
from tests.guarantees.tally import triage_of
from tests.services.small_disk import small_disk
from tests.services.stack import Stack
from tests.services.standby import Pair
from tipline.persistence.database import Database

TIPS = int(os.environ.get("TIPLINE_SUBMISSIONS", "10000"))
FAULTS = int(os.environ.get("TIPLINE_FAULTS", "200"))
LESS_OVER_SQLITE = 5
"""SQLite is for one machine and has no fail-over: a fifth of the tips and faults."""
SENDERS = 16
DATABASE_MB, OTHER_MB = 1_500, 48
"""The senders go on until all faults are made: a quick machine took 25,000 tips by the 150th, which fill 700 MB."""


@pytest.fixture
def disks() -> Iterator[dict[str, Path]]:
    """Small disks for the databases, for the instance and its logs, and for temporary files."""
    with tempfile.TemporaryDirectory(prefix="tp") as folder, ExitStack() as mounted:
        Path(folder).chmod(0o755)
        sizes = {"first": DATABASE_MB, "second": DATABASE_MB, "logs": OTHER_MB, "temporary files": OTHER_MB}
        yield {
            name: mounted.enter_context(small_disk(Path(folder) / name.split()[0], size))
            for name, size in sizes.items()
        }


@contextmanager
def running(disks: dict[str, Path], address: str) -> Iterator[Stack]:
    """The stack writes its log beside its instance; faults and what it wrote last are told if something fails."""
    settings = {"DATABASE_URL": address, "TMPDIR": str(disks["temporary files"])}
    with Stack(disks["logs"] / "instance", **settings) as stack:
        try:
            yield stack
        except BaseException:
            written = stack.log.read_text()
            print(*(line for line in written.splitlines() if '"event": "fault ' in line), written[-5000:], sep="\n")
            raise


def carry_out(stack: Stack, address: str, faults: list[Fault], *, share: int = 1) -> None:
    campaign = Campaign.with_a_seed()
    campaign.run(stack.public, faults, tips=TIPS // share, injected=FAULTS // share, senders=SENDERS)
    print(campaign.figures(), flush=True)
    database = Database(address)
    demand_all_kept(campaign, stack, database, follow=TIPS)
    wait_for_triage(database)
    print(triage_of(database))
    assert triage_of(database).judged_twice == 0
    database.close()


def of_everything_else(stack: Stack, disks: dict[str, Path]) -> list[Fault]:
    places = [(name, disks[name]) for name in ("logs", "temporary files")]
    return [*of_parts(stack), stopped_and_started(stack), *of_valkey(stack), *of_disks(places)]


@pytest.mark.long
@pytest.mark.timeout(6 * 60 * 60)
def test_every_receipt_is_one_tip_over_two_postgresql_servers(disks: dict[str, Path]) -> None:
    pair = Pair(disks["first"], disks["second"])
    try:
        with running(disks, pair.address) as stack:
            fills = [
                of_full_pair(pair, Fault(f"{name} database's disk full", *full(disks[name]), lasting=(1.0, 6.0)))
                for name in ("first", "second")
            ]
            faults = [*of_everything_else(stack, disks), *of_connections(pair.address), *of_pair(pair), *fills]
            carry_out(stack, pair.address, faults)
    finally:
        pair.stop()


@pytest.mark.long
@pytest.mark.timeout(2 * 60 * 60)
def test_every_receipt_is_one_tip_over_sqlite(disks: dict[str, Path]) -> None:
    file = disks["first"] / "tipline.db"
    address = f"sqlite:///{file}"
    with running(disks, address) as stack:
        own = [of_sqlite(file), *of_disks([("the database", disks["first"])])]
        carry_out(stack, address, [*of_everything_else(stack, disks), *own], share=LESS_OVER_SQLITE)
