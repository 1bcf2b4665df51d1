"""How fast stored tips are indexed anew, and what the question costs whether anything is left among a million.

    PYTHONPATH=. .venv/bin/python -m tests.benchmarks.index_speed [sqlite|postgresql] [TIPS] [ROWS]

TIPS demonstration tips (200) are triaged and indexed by the worker's own task; ROWS (1,000,000) is the number of
made-up rows for the questions. Figures of one machine: docs/index-keys.md.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import Connection, text, update

from tests.factories import Keys, a_triaged_tip, an_instance
from tests.services.postgresql import PostgresqlServer
from tipline.casework.index_tip import newest_mark
from tipline.cli.demo import demonstration_tips
from tipline.cli.triage import report_of
from tipline.config import OfficerConfig
from tipline.jobs.tasks import index_tips
from tipline.jobs.zone import Zone
from tipline.mail.outbox import Outbox
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip
from tipline.persistence.index_queue import any_tip_below, progress_to, tips_below, triaged_without_place
from tipline.persistence.letters import Letter
from tipline.persistence.migrate import downgrade, upgrade

NUMBERED = """
INSERT INTO tips (reference, received_at, urgency)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})
SELECT CAST(1000000000 + n AS CHAR(10)), '2026-11-24 22:30:00', 'low' FROM numbers
"""


def say(what: str, seconds: float, unit: str = "ms") -> None:
    print(f"{what:60}{seconds * {'ms': 1000, 's': 1}[unit]:10.2f} {unit}", flush=True)


def timed(deed: Callable[[], object]) -> float:
    begun = perf_counter()
    deed()
    return perf_counter() - begun


def throughput(zone: Zone, keys: Keys, tips: int) -> None:
    for number, tip in enumerate(islice(cycle(demonstration_tips()), tips)):
        a_triaged_tip(zone.database, keys, report_of(tip), seed=number.to_bytes(16, "big"))
    with zone.database.writing() as session:
        session.execute(update(IndexedTip).values(key_number=0, version=0))
        session.execute(update(Letter).values(sent_at=Letter.due_at))

    def until_nothing_is_left() -> None:
        while left(zone):
            index_tips(zone)

    worked = process_time()
    seconds = timed(until_nothing_is_left)
    worked = process_time() - worked
    say("a tip indexed anew", seconds / tips)
    say("of which the worker's own processor time", worked / tips)


def left(zone: Zone) -> bool:
    with zone.database.reading() as session:
        return any_tip_below(session, newest_mark(1))


def questions(database: Database, rows: int) -> None:
    downgrade(database, "0018")
    with database.engine.begin() as connection:
        _take_your_time(database, connection)
        connection.execute(text(NUMBERED.format(rows=rows)))
    say(f"migration of {rows} triaged tips", timed(lambda: upgrade(database)), "s")
    newest = newest_mark(1)
    ask(database, "all wait: twenty of them", lambda session: tips_below(session, newest, 20))
    with database.engine.begin() as connection:
        _take_your_time(database, connection)
        connection.execute(update(IndexedTip).values(newest._asdict()))
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT", sqlite_begin="DEFERRED")
        connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))
        connection.commit()
    ask(database, "none waits: whether any does", lambda session: any_tip_below(session, newest))
    ask(database, "none waits: twenty of them", lambda session: tips_below(session, newest, 20))
    ask(database, "progress, as the page shows it", lambda session: progress_to(session, newest))
    ask(database, "tips unknown to the index, once an hour", lambda session: triaged_without_place(session, 10_000))


def _take_your_time(database: Database, connection: Connection) -> None:
    if not database.is_sqlite:
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def ask(database: Database, what: str, question: Callable[..., object]) -> None:
    def once() -> float:
        with database.reading() as session:
            return timed(lambda: question(session))

    say(what, statistics.median(once() for _ in range(5)))


def main(engine: str = "sqlite", tips: str = "200", rows: str = "1000000") -> None:
    with tempfile.TemporaryDirectory() as folder:
        instance = an_instance(Path(folder) / "instance")
        server = PostgresqlServer() if engine == "postgresql" else None
        config = OfficerConfig(instance=instance, database_url=server.address(server.create()) if server else "")
        database, keys = Database(config.database), Keys(instance)
        try:
            upgrade(database)
            throughput(Zone(config, database, keys.officer, Outbox(config)), keys, int(tips))
            questions(database, int(rows))
        finally:
            database.close()
            if server:
                server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
