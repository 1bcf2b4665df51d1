"""Noticing that the database has changed: PostgreSQL says so, SQLite is asked."""

from time import monotonic, sleep
from typing import Protocol

import psycopg

from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.patience import PatientConnection
from tipline.persistence.tips import TIPS_CHANNEL

POLL_SECONDS = 0.05
"""How often SQLite is asked; the question costs microseconds and touches no table."""
CONNECT_SECONDS = 5


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


class PostgresqlWatch:
    """LISTEN on a connection of its own, opened again when it breaks."""

    def __init__(self, database: Database) -> None:
        # Not the address as a text: of several hosts in it PostgreSQL's client library would take the last alone.
        _, self.address = database.engine.dialect.create_connect_args(database.engine.url)
        self.connection: psycopg.Connection | None = None

    def wait(self, seconds: float) -> None:
        try:
            if self.connection is None:
                self.connection = PatientConnection.connect(
                    **self.address, autocommit=True, connect_timeout=CONNECT_SECONDS
                )
                self.connection.execute(f"LISTEN {TIPS_CHANNEL}")
            if list(self.connection.notifies(timeout=seconds, stop_after=1)):
                # A thousand tips wake once, not a thousand times.
                list(self.connection.notifies(timeout=0))
        except psycopg.OperationalError as error:
            self.close()
            raise DatabaseUnavailable(type(error).__name__) from None

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def watch_for(database: Database) -> Watch:
    return SqliteWatch(database) if database.is_sqlite else PostgresqlWatch(database)
