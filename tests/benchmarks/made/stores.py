"""Where made rows go: into any database row by row, or into PostgreSQL by COPY, with its indexes made afterwards."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.benchmarks.made.papers import Many, Papers
from tipline.persistence.schema import Base

Connection = psycopg.Connection[tuple[Any, ...]]

CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'p', 'u')
"""
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def insert_papers(session: Session, papers: Papers) -> None:
    """In the order in which tables refer to each other."""
    rows = {model.__table__: list(found) for model, found in papers.rows.items()}
    for many in papers.many:
        rows.setdefault(many.model.__table__, []).extend({many.column: each, **many.rest} for each in many.values)
    for table in Base.metadata.sorted_tables:
        if found := rows.get(table):
            session.execute(insert(table), found)


def copy_papers(connection: Connection, papers: Papers) -> None:
    """Without regard to order: foreign keys are made when everything is there (`Undressed`)."""
    for model, rows in papers.rows.items():
        _copy(connection, model, tuple(rows[0]), map(_line, rows)) if rows else None
    together: dict[type[Base], list[Many]] = {}
    for many in papers.many:
        together.setdefault(many.model, []).append(many)
    for model, found in together.items():
        _copy(connection, model, (found[0].column, *found[0].rest), map(_lines, found))


def _copy(connection: Connection, model: type[Base], columns: Sequence[str], lines: Iterable[str]) -> None:
    into = f"COPY {model.__tablename__} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into.encode()) as copy:
        copy.write("".join(lines))


def _line(row: dict[str, Any]) -> str:
    return "\t".join(map(_told, row.values())) + "\n"


def _lines(many: Many) -> str:
    end = "\t" + _line(dict(many.rest))
    return end.join(map(str, many.values)) + end if many.values else ""


def _told(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


class Undressed:
    """While it lasts, the tables have neither indexes nor constraints: row after row into full indexes takes ten times
    as long.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        connection.autocommit = True
        self.constraints = connection.execute(CONSTRAINTS).fetchall()
        named = {name for _, name, _, _ in self.constraints}
        self.indexes = [row for row in connection.execute(INDEXES).fetchall() if row[0] not in named]

    def __enter__(self) -> None:
        for table, name, _, _ in sorted(self.constraints, key=lambda row: row[2] != "f"):
            self._do(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in self.indexes:
            self._do(f"DROP INDEX {name}")

    def __exit__(self, *error: object) -> None:
        self._do("SET maintenance_work_mem = '512MB'")
        for table, name, _, definition in sorted(self.constraints, key=lambda row: row[2] == "f"):
            self._do(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for _, definition in self.indexes:
            self._do(definition)
        self._do("VACUUM ANALYZE")

    def _do(self, statement: str) -> None:
        self.connection.execute(statement.encode())
