"""How long "also in", a search for a telephone and a search for words take with a million tips and with ten thousand.

The baseline is the same question among ten thousand.
"""

import sys
import time
from collections.abc import Callable, Iterator

import psycopg
from sqlalchemy.orm import Session

from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import alternating, milliseconds
from tests.benchmarks.synthetic import PHONES, fill, phone, word
from tests.services.postgresql import PostgresqlServer
from tipline.domain.officers import Officer
from tipline.persistence.database import Database
from tipline.persistence.migrate import upgrade
from tipline.persistence.neighbours import neighbours_of
from tipline.persistence.queue import queue_rows
from tipline.persistence.queue_filter import ANY, QueueFilter
from tipline.persistence.search import Wanted, find_tips

FEW, MANY = 10_000, 1_000_000
TIMES = 41
FLOOR = round(1 / 1.5, 2)
"""A million tips take at most one and a half times as long as ten thousand."""
WHOLE, COUNTY = "", "24"

Scenario = Callable[[Session], object]


def searching(*asked: int, county: str = WHOLE) -> Scenario:
    officer = Officer(officer_id=1, name="bench", role="officer", county=county)
    # As many forms as a word has in the languages that are read; the tips have one of them.
    forms = [[each, *(each ^ place for place in range(1, 5))] for each in asked]

    def run(session: Session) -> object:
        wanted = Wanted(filter=QueueFilter(state=ANY))
        return queue_rows(session, find_tips(session, officer, forms, wanted, after=None, most=50).references)

    return run


NAMED = [phone(0), *(phone(PHONES + number) for number in range(5))]
"""What a tip names: a telephone that more tips name than are looked up, and five things that no other names."""

SCENARIOS: dict[str, Scenario] = {
    "also in": lambda session: neighbours_of(session, "", NAMED, county=WHOLE, county_name=""),
    "also in, a county": lambda session: neighbours_of(
        session, "", NAMED, county=COUNTY, county_name="Västerbottens län"
    ),
    "a telephone of many tips": searching(phone(0)),
    "a telephone, a county": searching(phone(0), county=COUNTY),
    "two words, both frequent": searching(word(0), word(1)),
    "two words, one rarer": searching(word(0), word(60)),
    "two words, a county": searching(word(0), word(1), county=COUNTY),
}


def filled(server: PostgresqlServer, tips: int) -> Database:
    name = server.create()
    database = Database(server.address(name))
    upgrade(database)
    begun = time.perf_counter()
    with psycopg.connect(server.address(name)) as connection:
        fill(connection, tips)
    print(f"{tips} tips made in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return database


def asking(database: Database, run: Scenario) -> Callable[[], float]:
    """Asks once, and says how many milliseconds it took."""

    def once() -> float:
        with database.reading() as session:
            return milliseconds(lambda: run(session))

    return once


def measure(effort: Effort) -> Iterator[Figure]:
    server = PostgresqlServer()
    try:
        few, many = (filled(server, tips) for tips in effort.of((FEW, MANY), quick=(200, 500)))
        for scenario, run in SCENARIOS.items():
            taken = alternating(effort.of(TIMES, quick=2), {"few": asking(few, run), "many": asking(many, run)})
            yield Figure(
                scenario=scenario, unit="ms", ours=tuple(taken["many"]), baseline=tuple(taken["few"]), floor=FLOOR
            )
        few.close()
        many.close()
    finally:
        server.stop()
