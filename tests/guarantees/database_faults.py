"""What goes wrong with databases."""

import signal
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, text

from tests.guarantees.faults import A_WHILE, Fault
from tests.services.standby import Pair

LONGER_THAN_A_WRITER_WAITS = (5.5, 8.0)
TERMINATE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
LOCK = "SET lock_timeout = '30s'; LOCK TABLE tips IN ACCESS EXCLUSIVE MODE"


def of_connections(address: str) -> list[Fault]:
    """What a superuser of PostgreSQL can do to those who are connected."""
    engine, held = create_engine(address, poolclass=NullPool), list[Connection]()

    def terminate() -> None:
        with engine.connect() as connection:
            connection.execute(text(TERMINATE))

    def lock() -> None:
        held.append(engine.connect())
        held[-1].execute(text(LOCK))

    return [
        Fault("connections ended", terminate),
        Fault("table locked", lock, lambda: held.pop().close(), LONGER_THAN_A_WRITER_WAITS),
    ]


def of_pair(pair: Pair) -> list[Fault]:
    """What happens to two servers of which one follows the other. Each ends with a standby that has everything."""

    def kill() -> None:
        pair.primary.signal(signal.SIGKILL)

    return [
        Fault("database killed", kill, pair.be_two_again, A_WHILE),
        Fault(
            "database frozen",
            lambda: pair.primary.signal(signal.SIGSTOP),
            lambda: pair.primary.signal(signal.SIGCONT),
            A_WHILE,
        ),
        Fault("standby killed", lambda: pair.standby.signal(signal.SIGKILL), pair.be_two_again, A_WHILE),
        Fault("fail-over", pair.fail_over, pair.follow, A_WHILE),
    ]


def of_full_pair(pair: Pair, fill: Fault) -> Fault:
    """A disk of the pair is full: whichever server had to stop is started again when there is room."""

    def end() -> None:
        fill.end()
        pair.be_two_again()

    return Fault(fill.name, fill.begin, end, fill.lasting)


def of_sqlite(file: Path) -> Fault:
    """Somebody writes and does not come to an end."""
    held: list[sqlite3.Connection] = []

    def lock() -> None:
        held.append(sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False))
        held[-1].execute("BEGIN IMMEDIATE")

    return Fault("database locked", lock, lambda: held.pop().close(), LONGER_THAN_A_WRITER_WAITS)
