"""The record of what officers did to made tips: a chain as casework/record_act.py makes it, entry after entry."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from tests.benchmarks.made.fates import Fate
from tests.benchmarks.made.papers import Desk, Papers
from tipline.casework.read_tip import TIP_OPENED
from tipline.casework.record_act import BEGINNING, _seal
from tipline.persistence.audit import PURPOSE_STATED, AuditEntry

PURPOSE = "First assessment"
TOGETHER = 20_000


class Told(NamedTuple):
    """An entry before it has its number and seal."""

    written_at: datetime
    officer_name: str
    act: str
    tip_reference: str
    purpose: str = ""
    detail: str = ""


class Numbered(NamedTuple):
    """As much of an AuditEntry as its seal is made of: millions of them are made."""

    number: int
    written_at: datetime
    officer_name: str
    act: str
    tip_reference: str
    purpose: str
    detail: str


def entries_of(fates: Iterable[Fate], desk: Desk) -> list[Told]:
    """Of a block of tips, in the order of time."""
    return sorted(entry for fate in fates for entry in _acts(fate, desk))


def _acts(fate: Fate, desk: Desk) -> Iterator[Told]:
    if fate.state == "triaged":
        return
    name, reference = desk.officer_of(fate).name, fate.reference
    yield Told(fate.later(9.8), name, PURPOSE_STATED, reference, PURPOSE)
    yield Told(fate.later(9.9), name, TIP_OPENED, reference, PURPOSE)
    yield Told(fate.later(10), name, "tip_claimed", reference)
    if fate.graded:
        yield Told(fate.later(11), name, "statement_written", reference)
    if fate.noted:
        yield Told(fate.later(12), name, "note_written", reference)
    if fate.state == "closed":
        yield Told(fate.later(200), name, "tip_moved", reference, "", f"assessed to closed: {fate.outcome}")


def seal_entries(told: Iterable[Told], key: bytes, last: AuditEntry | None) -> Iterator[Papers]:
    """The chain goes on behind `last`, some thousand entries at a time."""
    number, seal = (last.number, last.seal) if last else (0, BEGINNING)
    told = iter(told)
    while part := list(islice(told, TOGETHER)):
        papers = Papers()
        for each in part:
            number += 1
            entry = Numbered(number, *each)
            seal = _seal(key, seal, entry)  # type: ignore[arg-type]
            papers.add(AuditEntry, **entry._asdict(), seal=seal)
        yield papers
