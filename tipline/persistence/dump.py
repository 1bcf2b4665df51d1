"""The rows of the database as lines of JSON, and back: the same on both engines, so that either restores the other.

Tables are taken as they lie in the database and not as this program describes them: a backup is read by the schema
that it was made under, and brought up to date afterwards.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Connection, MetaData, Table, func, insert, select, text
from sqlalchemy.orm import Session

NOT_DUMPED = frozenset({"alembic_version", "officer_sessions", "open_tip_changes"})
"""The first is in the head of a backup; nobody is signed in after a restore; and the last comes with the tips."""
AT_ONCE = 20
"""Rows in memory at a time. A row may be a picture of some megabytes."""

Wanted = Callable[[Session, list[dict[str, Any]]], list[dict[str, Any]]]
"""Of some rows those that are to be loaded."""


class DumpNotUnderstood(Exception):
    """What was dumped does not fit the tables here, or has no end."""


def tables_in(connection: Connection) -> list[Table]:
    """In an order in which rows can be put in."""
    found = MetaData()
    found.reflect(connection)
    for column in (column for table in found.tables.values() for column in table.columns):
        if isinstance(column.type, JSON):
            column.type.none_as_null = True
    return [table for table in found.sorted_tables if table.name not in NOT_DUMPED]


def dumped(
    session: Session, *, only: frozenset[str] = frozenset(), but: frozenset[str] = frozenset()
) -> Iterator[bytes]:
    """The rows of all tables, of those named `only`, or of all `but` those, as the session's transaction sees them."""
    connection, rows = session.connection(), 0
    for table in tables_in(connection):
        if (only and table.name not in only) or table.name in but:
            continue
        yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
        ordered = select(table).order_by(*table.primary_key.columns)
        with connection.execute(ordered.execution_options(yield_per=AT_ONCE)) as found:
            for row in found:
                rows += 1
                yield _line([_written(value) for value in row])
    yield _line({"rows": rows})


def load(session: Session, lines: Iterable[bytes], wanted: Wanted | None = None) -> int:
    """The rows are in the tables, which have none of them. Returns how many. Raises DumpNotUnderstood."""
    known = {table.name: table for table in tables_in(session.connection())}
    loaded = read = 0
    end: int | None = None
    for table, rows in _rows(lines, known):
        if table is None:
            end = rows[0]["rows"]
            continue
        read += len(rows)
        kept = wanted(session, rows) if wanted else rows
        loaded += len(kept)
        if kept:
            session.execute(insert(table), kept)
    if end != read:
        raise DumpNotUnderstood("The backup has no end.")
    _count_on(session, known.values())
    return loaded


def _rows(lines: Iterable[bytes], known: dict[str, Table]) -> Iterator[tuple[Table | None, list[dict[str, Any]]]]:
    """Some rows of one table at a time; without a table, what the last line tells."""
    table: Table | None = None
    columns: list[str] = []
    held: list[dict[str, Any]] = []
    for raw in lines:
        line = json.loads(raw)
        if isinstance(line, list) and table is not None:
            held.append({name: _read(value, table.c[name].type) for name, value in zip(columns, line, strict=True)})
            if len(held) == AT_ONCE:
                yield table, held
                held = []
            continue
        if held:
            yield table, held
            held = []
        if "rows" in line:
            yield None, [line]
            continue
        table, columns = known.get(line["table"]), line["columns"]
        if table is None or not set(columns) <= set(table.c.keys()):
            raise DumpNotUnderstood(f"There is no such table here: {line['table']}.")


def lines_of(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines of what comes in pieces."""
    held = bytearray()
    for piece in pieces:
        *whole, rest = piece.split(b"\n")
        if whole:
            yield bytes(held) + whole[0]
            yield from whole[1:]
            held.clear()
        held += rest
    if held:
        raise DumpNotUnderstood("The backup ends within a line.")


def _line(told: object) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"b": b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"t": value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return {"j": value} if isinstance(value, dict | list) else value


def _read(value: Any, kind: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((how, told),) = value.items()
    if how == "t":
        moment = datetime.fromisoformat(told)
        return moment if getattr(kind, "timezone", False) else moment.replace(tzinfo=None)
    if how == "b":
        return b64decode(told)
    return date.fromisoformat(told) if how == "d" else told


def _count_on(session: Session, tables: Iterable[Table]) -> None:
    """PostgreSQL's counters go on after the highest number that was loaded."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            named = {"table": table.name, "column": column.name}
            sequence = session.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), named)
            highest = session.scalar(select(func.max(column))) if sequence else None
            if sequence and highest is not None:
                session.execute(
                    text("SELECT setval(CAST(:sequence AS regclass), :highest)"),
                    {"sequence": sequence, "highest": highest},
                )
