"""How long "also in", a search for a telephone and a search for words take with a million tips and with ten thousand.

`python -m tests.benchmarks.search [TIPS]` prints a table and writes `build/bench.json`: for each scenario the median,
its unit, the baseline in the same run, their ratio (higher is better), and the floor, which is what we promise.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
from sqlalchemy.orm import Session

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
REPORT = Path("build") / "bench.json"
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


def medians(databases: Sequence[Database], run: Scenario) -> list[float]:
    """Milliseconds with each of the databases. They take turns, so that whatever else the machine does slows all."""
    taken: list[list[float]] = [[] for _ in databases]
    for _ in range(TIMES):
        for times, database in zip(taken, databases, strict=True):
            with database.reading() as session:
                begun = time.perf_counter()
                run(session)
                times.append((time.perf_counter() - begun) * 1000)
    return [statistics.median(each) for each in taken]


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    server = PostgresqlServer()
    report = {}
    try:
        databases = [filled(server, tips) for tips in (FEW, many)]
        print(f"{'':28}{FEW:>12}{many:>12}   ratio  floor")
        for scenario, run in SCENARIOS.items():
            few, more = medians(databases, run)
            ratio = few / more
            rounded = {"median": round(more, 2), "unit": "ms", "baseline": round(few, 2), "ratio": round(ratio, 2)}
            report[scenario] = {**rounded, "floor": FLOOR}
            print(f"{scenario:28}{few:>9.1f} ms{more:>9.1f} ms{ratio:>8.2f}{FLOOR:>7}")
        for database in databases:
            database.close()
    finally:
        server.stop()
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
