"""What officers wait for, among a thousand tips and among more: pages of the officer site over PostgreSQL.

The site runs in the process that measures, without a socket: what grows with the number of tips is in the database.
Services of several sizes are asked in turns. Each page that is kept in the record waits for the disk.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from time import perf_counter

from tests.benchmarks.curves import GROWTH, Asked, Curves, as_full
from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure
from tests.benchmarks.made.service import make_service
from tests.benchmarks.made.texts import Text
from tests.benchmarks.officers import SCENARIOS, AtDesk, at_desk_of
from tests.benchmarks.processes import processor_seconds
from tests.benchmarks.rounds import alternating, milliseconds
from tests.factories import Keys, an_instance
from tests.services.postgresql import PostgresqlServer
from tipline.persistence.database import Database
from tipline.persistence.migrate import upgrade

SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUICK_SIZES = (300, 600)
ROUNDS, TOGETHER = 11, 4
"""The kernel counts processor time in ticks of 10 ms: a sample is the mean of some pages that are asked one after the
other."""
FLOOR = round(1 / 1.5, 2)
"""A million tips take at most one and a half times as long as a thousand (docs/growth.md)."""


def measure(effort: Effort) -> Iterator[Figure]:
    sizes = effort.of(tuple(each for each in SIZES if each <= effort.tips), quick=QUICK_SIZES)
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="tb")))
        server = PostgresqlServer(durable=not effort.quick)
        opened.callback(server.stop)
        made = {each: opened.enter_context(_made(server, folder / str(each), each)) for each in sizes}
        # Not before all are made: an officer who does nothing meanwhile is signed out.
        desks = {size: opened.enter_context(at_desk_of(*each)) for size, each in made.items()}
        curves: Curves = {}
        for scenario in SCENARIOS:
            taken = compared(desks, scenario, effort.of(ROUNDS, quick=1), server.process)
            curves[scenario] = taken
            for size in sizes[1:]:
                alike = as_full(taken, size)
                yield Figure(
                    scenario=f"{scenario}, {size:,} tips",
                    unit="ms",
                    ours=tuple(taken[size].ms),
                    baseline=tuple(taken[alike].ms),
                    floor=FLOOR if alike < size else None,
                    processor_ms=median(taken[size].processor_ms),
                    baseline_processor_ms=median(taken[alike].processor_ms),
                    note=f"baseline: {alike:,} tips",
                )
    if not effort.quick:
        GROWTH.keep(curves)


def compared(desks: Mapping[int, AtDesk], scenario: str, rounds: int, postgresql: int) -> dict[int, Asked]:
    """By the number of tips. `postgresql` is its first process."""
    taken = {size: Asked() for size in desks}

    def asking(size: int) -> Callable[[], float]:
        ask, listed = SCENARIOS[scenario](desks[size]), list[int]()

        def together() -> None:
            listed.extend(ask() for _ in range(TOGETHER))
            taken[size].rows = round(mean(listed))

        def measured() -> float:
            before = processor_seconds(os.getpid(), postgresql)
            ms = milliseconds(together) / TOGETHER
            taken[size].processor_ms.append((processor_seconds(os.getpid(), postgresql) - before) * 1000 / TOGETHER)
            return ms

        return measured

    found = alternating(rounds, {str(size): asking(size) for size in desks})
    for size, samples in found.items():
        taken[int(size)].ms = samples
        del taken[int(size)].processor_ms[0]
    return taken


@contextmanager
def _made(server: PostgresqlServer, instance: Path, tips: int) -> Iterator[tuple[Path, Database, list[Text]]]:
    keys = Keys(an_instance(instance))
    database = Database(server.address(server.create()))
    upgrade(database)
    begun = perf_counter()
    service = make_service(database, keys, tips, now=datetime.now(UTC))
    print(f"{tips:,} tips made in {perf_counter() - begun:.0f} s", file=sys.stderr)
    yield instance, database, service.desk.texts
    database.close()
