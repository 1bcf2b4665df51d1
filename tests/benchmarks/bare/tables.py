"""One table, by the drivers themselves, with the promises of ours: what is committed is on the disk."""

import sqlite3
import threading
from typing import Any, NamedTuple

import psycopg

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY")
"""As in persistence/database.py."""
COLUMNS = "reference TEXT PRIMARY KEY, tag {0} UNIQUE, reply_key {0}, wrapped {0}, report {0}, originals {0}"


class Row(NamedTuple):
    reference: str
    tag: bytes
    reply_key: bytes
    wrapped: bytes
    report: bytes
    originals: bytes


class Table:
    """A connection for each thread. Each statement is a transaction of its own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.is_sqlite = address.startswith("sqlite:///")
        self.mine = threading.local()
        self.mark = "?" if self.is_sqlite else "%s"
        self._connection().execute(
            f"CREATE TABLE IF NOT EXISTS bare ({COLUMNS.format('BLOB' if self.is_sqlite else 'BYTEA')})"
        )

    def add(self, row: Row) -> None:
        marks = ", ".join([self.mark] * len(row))
        self._connection().execute(f"INSERT INTO bare VALUES ({marks})", row)  # noqa: S608 - marks alone

    def reference_of(self, tag: bytes) -> str | None:
        asked = f"SELECT reference FROM bare WHERE tag = {self.mark}"  # noqa: S608 - a mark alone
        found = self._connection().execute(asked, (tag,)).fetchone()
        return found and found[0]

    def _connection(self) -> Any:
        if not hasattr(self.mine, "connection"):
            self.mine.connection = self._connected()
        return self.mine.connection

    def _connected(self) -> Any:
        if not self.is_sqlite:
            return psycopg.connect(self.address, autocommit=True)
        connection = sqlite3.connect(self.address.removeprefix("sqlite:///"), isolation_level=None, timeout=5)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection
