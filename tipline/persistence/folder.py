"""Everything that lies under a tip, or under several, from any number of tables, in one statement."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Integer,
    LargeBinary,
    Select,
    String,
    Text,
    bindparam,
    cast,
    inspect,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import ColumnProperty, InstrumentedAttribute, Session
from sqlalchemy.types import TypeEngine

from tipline.persistence.schema import Base, UtcDateTime

Row = TypeVar("Row", bound=Base)

FAMILIES: tuple[tuple[type[TypeEngine[Any]], TypeEngine[Any]], ...] = (
    (String, Text()),
    (Integer, BigInteger()),
    (LargeBinary, LargeBinary()),
    (UtcDateTime, UtcDateTime()),
)
"""Types of columns, and the type as which columns of that family are fetched beside each other."""


class Folder:
    """The rows of one tip by their class, each class in the order of its primary key. They belong to no session."""

    def __init__(self, rows: Mapping[type[Base], Sequence[Base]]) -> None:
        self._rows = rows

    def of(self, kind: type[Row]) -> list[Row]:
        """Raises KeyError for a class that was not asked for: it must not look as if the tip had none."""
        return list(self._rows[kind])  # type: ignore[arg-type]


def folder_of_tip(
    session: Session,
    reference: str,
    kinds: tuple[type[Base], ...],
    *,
    without: tuple[InstrumentedAttribute[Any], ...] = (),
) -> Folder:
    """The rows of each class whose `tip_reference` is `reference`, without the columns named in `without`."""
    return folders_of_tips(session, [reference], kinds, without=without)[reference]


def folders_of_tips(
    session: Session,
    references: Collection[str],
    kinds: tuple[type[Base], ...],
    *,
    without: tuple[InstrumentedAttribute[Any], ...] = (),
) -> dict[str, Folder]:
    """The same of several tips. One under which nothing lies has an empty folder."""
    statement, places = _statement(kinds, without)
    rows: dict[str, dict[type[Base], list[Base]]] = {each: {kind: [] for kind in kinds} for each in references}
    for number, reference, *values in session.execute(statement, {"references": list(references)}):
        kind = kinds[number]
        rows[reference][kind].append(kind(**{name: values[place] for name, place in places[kind].items()}))
    for by_kind in rows.values():
        for kind, found in by_kind.items():
            found.sort(key=inspect(kind).primary_key_from_instance)
    return {reference: Folder(by_kind) for reference, by_kind in rows.items()}


Places = dict[type[Base], dict[str, int]]
"""By class, in which column of the statement the value of each attribute stands."""


@cache
def _statement(
    kinds: tuple[type[Base], ...], without: tuple[InstrumentedAttribute[Any], ...]
) -> tuple[CompoundSelect[Any], Places]:
    """One SELECT for each class, all of one shape: as many columns of each family as the widest class has."""
    sorted_out = {kind: _by_family(kind, without) for kind in kinds}
    widths = [max(len(each[family]) for each in sorted_out.values()) for family in range(len(FAMILIES))]
    places = {
        kind: {
            each.key: sum(widths[:family]) + position
            for family, attributes in enumerate(families)
            for position, each in enumerate(attributes)
        }
        for kind, families in sorted_out.items()
    }
    return union_all(*(_select(number, kind, places[kind], widths) for number, kind in enumerate(kinds))), places


def _by_family(kind: type[Base], without: tuple[InstrumentedAttribute[Any], ...]) -> list[list[ColumnProperty[Any]]]:
    """The attributes of the class, a list for each of FAMILIES. Raises LookupError for a column of no family."""
    families: list[list[ColumnProperty[Any]]] = [[] for _ in FAMILIES]
    unread = {each.property for each in without}
    for attribute in inspect(kind).column_attrs:
        if attribute in unread:
            continue
        column = attribute.columns[0]
        fitting = [place for place, (family, _) in enumerate(FAMILIES) if isinstance(column.type, family)]
        if not fitting:
            raise LookupError(f"{kind.__name__}.{attribute.key} is of no family")
        families[fitting[0]].append(attribute)
    return families


def _select(number: int, kind: type[Base], places: dict[str, int], widths: list[int]) -> Select[Any]:
    attributes = {place: name for name, place in places.items()}
    types = [told for (_, told), width in zip(FAMILIES, widths, strict=True) for _ in range(width)]
    # Only what is missing is cast: SQLite would make a number of a time.
    columns = [
        (getattr(kind, attributes[place]) if place in attributes else cast(null(), told)).label(f"c{place}")
        for place, told in enumerate(types)
    ]
    mine = inspect(kind).columns["tip_reference"]
    wanted = mine.in_(bindparam("references", expanding=True))
    return select(literal(number).label("kind"), mine.label("tip"), *columns).where(wanted)
