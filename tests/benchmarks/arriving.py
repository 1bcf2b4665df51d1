"""From the press of the button to the row in the queue, in a whole stack with nothing else to do."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import quantiles

from tests.benchmarks.databases import ENGINES, engine
from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure, promised
from tests.benchmarks.forms import CODE, TIP, digits, filling_in, multipart
from tests.benchmarks.visitors import Line
from tests.factories import Keys, an_instance, an_officer
from tests.services.stack import Stack
from tipline.crypto.receipts import receipt_from
from tipline.persistence.database import Database
from tipline.persistence.queue import queue_page
from tipline.persistence.queue_filter import QueueFilter
from tipline.persistence.tips import reference_by_tag

MOST_MS = {"PostgreSQL": 300.0, "SQLite": 1000.0}
"""For 95 of 100 tips."""
TIPS = 100
LOOK_EVERY_SECONDS = 0.005
LONGEST_SECONDS = 60
FORM = "/sv/tip"


def measure(effort: Effort) -> Iterator[Figure]:
    for name in ENGINES:
        with tempfile.TemporaryDirectory(prefix="tb") as made:
            instance = an_instance(Path(made) / "instance")
            with engine(name, instance) as found, Stack(instance, DATABASE_URL=found.address) as stack:
                database = Database(found.address)
                taken = list(arrivals(stack, Keys(instance), database, effort.of(TIPS, quick=3)))
                database.close()
        yield from _figures(name, taken[1:])


def _figures(name: str, taken: Sequence[float]) -> Iterator[Figure]:
    told = f"sending to visible in the queue ({name})"
    cuts = quantiles(taken, n=100, method="inclusive")
    yield Figure(scenario=f"{told}, p50", unit="ms", ours=tuple(taken))
    yield promised(f"{told}, p95", "ms", [cuts[94]], MOST_MS[name])
    yield Figure(scenario=f"{told}, p99", unit="ms", ours=(cuts[98],))


def arrivals(stack: Stack, keys: Keys, database: Database, tips: int) -> Iterator[float]:
    """Milliseconds for each of the tips, which are sent one by one at moments that keep no step with the clock."""
    chance = Random(6)  # noqa: S311 - moments, no secrets
    for number in range(tips):
        time.sleep(0.2 + chance.random())
        port = stack.ports[0]
        body = multipart({**TIP, "room": str(number)})
        sending = filling_in(port, FORM, FORM, body, shown=b"data-receipt")()
        line = Line(port)
        with line.line:
            line.ask(next(sending))
            filled = sending.send(line.answer())
            begun = time.perf_counter()
            line.ask(filled)
            code = digits(line.answer(), CODE)
        tag = receipt_from(code, keys.site.receipt_salt).tag
        while not _is_visible(database, tag):
            if time.perf_counter() > begun + LONGEST_SECONDS:
                raise AssertionError("a tip never came into the queue")
            time.sleep(LOOK_EVERY_SECONDS)
        yield (time.perf_counter() - begun) * 1000


def _is_visible(database: Database, tag: bytes) -> bool:
    """Whether the question that the queue's page asks gives the tip, judged."""
    with database.reading() as session:
        wanted = QueueFilter(reference=str(reference_by_tag(session, tag)), unfolded=True)
        page = queue_page(session, an_officer(), wanted, after=None, most=1)
    return any(row.urgency is not None for row in page.rows)
