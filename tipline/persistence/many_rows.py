"""Storing many rows with one statement, whatever their number."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import ARRAY, Insert, Table, bindparam, column, func, insert, select
from sqlalchemy.orm import Session

from tipline.persistence.schema import Base


def insert_all(session: Session, kind: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """The rows are there; all of them name the same columns. What the session has not stored yet is not waited for.

    PostgreSQL gets an array for each column: each row would be a message of its own. SQLite has no messages.
    """
    if not rows:
        return
    connection, table = session.connection(), Base.metadata.tables[kind.__tablename__]
    if connection.dialect.name == "postgresql":
        columns = tuple(rows[0])
        connection.execute(_from_arrays(table, columns), {name: [row[name] for row in rows] for name in columns})
    else:
        connection.execute(insert(table), rows)


@cache
def _from_arrays(table: Table, names: tuple[str, ...]) -> Insert:
    types = {name: table.c[name].type for name in names}
    arrays = [bindparam(name, type_=ARRAY(told)) for name, told in types.items()]
    given = func.unnest(*arrays).table_valued(*(column(name, told) for name, told in types.items()))
    rows = select(*given.render_derived(name="given").c)
    return insert(table).from_select(list(names), rows, include_defaults=False)
