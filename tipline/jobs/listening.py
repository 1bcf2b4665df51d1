"""PostgreSQL says by itself that tips have come."""

import psycopg

from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.patience import PatientConnection
from tipline.persistence.tips import TIPS_CHANNEL

CONNECT_SECONDS = 5


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
