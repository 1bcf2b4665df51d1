"""Noticing that the database has changed: PostgreSQL says so, SQLite is asked."""

from time import monotonic, sleep
from typing import Protocol

from tipline.persistence.database import Database

POLL_SECONDS = 0.05
"""How often SQLite is asked; the question costs microseconds and touches no table."""


class Watch(Protocol):
    def wait(self, seconds: float) -> None:
        """Returns when something may have changed, at the latest after `seconds`. Raises DatabaseUnavailable."""

    def close(self) -> None: ...


class SqliteWatch:
    """`PRAGMA data_version` changes when another connection has committed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.connection = database.engine.raw_connection()
        self.version = self._version()

    def wait(self, seconds: float) -> None:
        until = monotonic() + seconds
        while monotonic() < until:
            sleep(POLL_SECONDS)
            version = self._version()
            if version != self.version:
                self.version = version
                return

    def close(self) -> None:
        self.connection.close()

    def _version(self) -> int:
        return int(self.connection.cursor().execute("PRAGMA data_version").fetchone()[0])


def watch_for(database: Database) -> Watch:
    if database.is_sqlite:
        return SqliteWatch(database)
    # With it comes psycopg: 9 MB that a clock over SQLite does without.
    from tipline.jobs.listening import PostgresqlWatch  # noqa: PLC0415

    return PostgresqlWatch(database)
