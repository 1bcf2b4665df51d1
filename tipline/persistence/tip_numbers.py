"""Storing many numbers of many tips, a row for each, with one statement."""

import json
from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import Table, TextClause, text
from sqlalchemy.orm import Session

from tipline.persistence.schema import Base

OF_THE_TIP = ("county", "received_at")
"""Columns that repeat what the tip's own row says."""
GIVEN = "json_each({}) AS g JOIN tips ON tips.reference = g.key"
NUMBERS = {
    "sqlite": ("n.value", f"{GIVEN.format(':given')} JOIN json_each(g.value) AS n"),
    "postgresql": (
        "CAST(n.value AS bigint)",
        f"{GIVEN.format('CAST(:given AS json)')}, LATERAL json_array_elements_text(g.value) AS n(value)",
    ),
}
"""By engine, each number and where it comes from."""


def insert_numbers(session: Session, kind: type[Base], column: str, numbers: Mapping[str, Iterable[int]]) -> None:
    """By reference, the numbers of the tips are there. Nothing is kept of a tip that is not there.

    They travel as one JSON text: as values of their own, a tip's hundred took a millisecond of a processor to be sent.
    """
    given = {reference: sorted(set(each)) for reference, each in numbers.items()}
    if any(given.values()):
        connection, table = session.connection(), Base.metadata.tables[kind.__tablename__]
        connection.execute(_statement(table, column, connection.dialect.name), {"given": json.dumps(given)})


@cache
def _statement(table: Table, column: str, engine: str) -> TextClause:
    number, source = NUMBERS[engine]
    copied = [name for name in OF_THE_TIP if name in table.c]
    columns = ", ".join((column, "tip_reference", *copied))
    values = ", ".join((number, "tips.reference", *(f"tips.{name}" for name in copied)))
    return text(f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {source}")  # noqa: S608 - names of ours
