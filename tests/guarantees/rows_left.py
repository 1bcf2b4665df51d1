"""What one deed of a tipster leaves in the database: the rows that are new, and of what shape they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tipline.domain.times import to_quarter
from tipline.persistence.database import Database
from tipline.persistence.dump import tables_in
from tipline.persistence.snapshots import one_moment

Row = tuple[tuple[str, Any], ...]
Rows = dict[str, set[Row]]
Shape = tuple[str, Any]

LONG_ENOUGH = 8
"""Bytes or characters of a value that is equal in two rows by no chance."""


def all_rows(database: Database) -> Rows:
    """By table; of every table that there is, also of those that this program describes nowhere."""
    with one_moment(database) as session:
        connection = session.connection()
        tables = tables_in(connection)
        assert len(tables) > 20
        return {
            table.name: {tuple((name, _plain(value)) for name, value in row.items()) for row in found.mappings()}
            for table in tables
            for found in [connection.execute(table.select())]
        }


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else repr(value) if isinstance(value, dict | list) else value


@dataclass
class Left:
    """New rows by table, once the deed is done."""

    rows: Rows = field(default_factory=dict)

    def shapes(self) -> dict[str, list[tuple[Shape, ...]]]:
        """What may differ between two tips is left away: random bytes and names, but not how long they are."""
        return {
            table: sorted((tuple((name, shape(value)) for name, value in row) for row in rows), key=repr)
            for table, rows in self.rows.items()
        }

    def values(self) -> set[Any]:
        """Everything that is no matter of chance and could link two rows."""
        every = (value for rows in self.rows.values() for row in rows for _, value in row)
        return {value for value in every if isinstance(value, bytes | str) and len(value) >= LONG_ENOUGH}

    def moments(self) -> set[datetime]:
        every = (value for rows in self.rows.values() for row in rows for _, value in row)
        return {value for value in every if isinstance(value, datetime)}


def shape(value: Any) -> Any:
    """Numbers as they are; of bytes and texts the length; a moment by whether it is a quarter of an hour."""
    if isinstance(value, datetime):
        return "a quarter" if value == to_quarter(value) else value
    if isinstance(value, bytes | str):
        return type(value).__name__, len(value)
    return value


@contextmanager
def left_by(database: Database) -> Iterator[Left]:
    before, left = all_rows(database), Left()
    yield left
    left.rows = new_rows(before, all_rows(database))


def new_rows(before: Rows, after: Rows) -> Rows:
    return {table: rows - before[table] for table, rows in after.items() if rows - before[table]}
