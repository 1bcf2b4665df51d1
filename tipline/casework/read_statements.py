"""What officers have stated about a tip, in clear: each statement as it stands now, and every version before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tipline.crypto.opening import opened_as
from tipline.domain.statements import Statement
from tipline.persistence.overrides import UrgencyOverride, override_place
from tipline.persistence.statements import SealedStatement, statement_place


@dataclass(frozen=True)
class Version:
    """A statement as one officer left it. `statement` is None when its seal is damaged or the key destroyed."""

    statement_id: str
    officer_name: str
    written_at: datetime
    statement: Statement | None


@dataclass(frozen=True)
class Stated:
    """`now` is what stands; `earlier` are the versions that it supersedes, newest first."""

    now: Version
    earlier: Sequence[Version]


@dataclass(frozen=True)
class LevelSet:
    """A level that an officer set. `reason` is None when its seal is damaged or the key destroyed."""

    urgency: str
    officer_name: str
    set_at: datetime
    reason: str | None


def read_statements(rows: Iterable[SealedStatement], key: bytes | None) -> list[Stated]:
    """In the order in which they were first written, from rows in the order in which they were stored.

    `key` is the tip's own, or None where it is gone.
    """
    chains: dict[str, list[Version]] = {}
    first: dict[str, str] = {}
    for row in rows:
        # A chain is found by its first version, so that a graded statement stays where it was first written.
        begun = first.get(row.supersedes or "", row.statement_id)
        first[row.statement_id] = begun
        chains.setdefault(begun, []).insert(0, _version(row, key))
    return [Stated(newest, tuple(earlier)) for newest, *earlier in chains.values()]


def read_levels_set(rows: Sequence[UrgencyOverride], key: bytes | None) -> list[LevelSet]:
    """The newest first, from rows in the order in which they were stored."""
    return [LevelSet(row.urgency, row.officer_name, row.set_at, _reason(row, key)) for row in reversed(rows)]


def statements_now(stated: Sequence[Stated]) -> Iterator[Statement]:
    """Those that stand and can be read."""
    return (each.now.statement for each in stated if each.now.statement)


def _version(row: SealedStatement, key: bytes | None) -> Version:
    place = statement_place(row.tip_reference, row.statement_id)
    statement = opened_as(Statement.from_bytes, key, row.sealed, place)
    return Version(row.statement_id, row.officer_name, row.written_at, statement)


def _reason(row: UrgencyOverride, key: bytes | None) -> str | None:
    return opened_as(bytes.decode, key, row.sealed, override_place(row.tip_reference, row.override_id))
