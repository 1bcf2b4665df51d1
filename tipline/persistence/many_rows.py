"""Storing and changing many rows with one statement, whatever their number."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import ARRAY, Insert, Table, TableValuedAlias, bindparam, column, func, insert, select, update
from sqlalchemy.orm import Session

from tipline.persistence.schema import Base

GIVEN = "given_"
"""Before the names of what is handed in: a column's own name SQLAlchemy takes for the value of that column."""


def insert_all(session: Session, kind: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """The rows are there; all of them name the same columns. What the session has not stored yet is not waited for.

    PostgreSQL gets an array for each column: each row would be a message of its own. SQLite has no messages.
    """
    if not rows:
        return
    connection, table = session.connection(), Base.metadata.tables[kind.__tablename__]
    if connection.dialect.name == "postgresql":
        connection.execute(_from_arrays(table, tuple(rows[0])), _arrays(rows))
    else:
        connection.execute(insert(table), rows)


def update_all(
    session: Session, kind: type[Base], rows: Sequence[Mapping[str, object]], alike: Mapping[str, object]
) -> None:
    """The rows that have these primary keys have these values, and all of them what is `alike`, which may be asked of
    the row itself. Of a key that is not there nothing is kept.
    """
    if not rows:
        return
    connection, table = session.connection(), Base.metadata.tables[kind.__tablename__]
    (key,), names = table.primary_key.columns, tuple(rows[0])
    if connection.dialect.name == "postgresql":
        given = _given(table, names)
        changed = {name: given.c[name] for name in names if name != key.name}
        statement = update(table).where(key == given.c[key.name]).values({**changed, **alike})
        connection.execute(statement, _arrays(rows))
    else:
        changed = {name: bindparam(GIVEN + name) for name in names if name != key.name}
        statement = update(table).where(key == bindparam(GIVEN + key.name)).values({**changed, **alike})
        connection.execute(statement, [{GIVEN + name: value for name, value in row.items()} for row in rows])


def _arrays(rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    return {GIVEN + name: [row[name] for row in rows] for name in rows[0]}


@cache
def _from_arrays(table: Table, names: tuple[str, ...]) -> Insert:
    return insert(table).from_select(list(names), select(*_given(table, names).c), include_defaults=False)


@cache
def _given(table: Table, names: tuple[str, ...]) -> TableValuedAlias:
    """Rows with these columns of the table, of an array for each."""
    types = {name: table.c[name].type for name in names}
    arrays = [bindparam(GIVEN + name, type_=ARRAY(told)) for name, told in types.items()]
    given = func.unnest(*arrays).table_valued(*(column(name, told) for name, told in types.items()))
    return given.render_derived(name="given")
