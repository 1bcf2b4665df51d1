"""No lost update: what other officers have changed about a tip since a page of it was made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.tip_access import tip_for
from tipline.domain.logged import OPERATION_OF, READING, REFUSAL, SEARCH
from tipline.domain.officers import Officer
from tipline.persistence.audit import AuditEntry, entries_of_tip
from tipline.persistence.neighbours import POINTER_SHOWN

LOOKS = frozenset(act for act, operation in OPERATION_OF.items() if operation in {READING, SEARCH, REFUSAL}) | {
    POINTER_SHOWN
}
"""Acts that change nothing. An act that is not listed counts as a change: to be told too much costs a click."""


@dataclass(frozen=True)
class Meanwhile:
    """What another officer did to the tip."""

    officer_name: str
    act: str
    detail: str
    at: datetime


class TipChanged(Exception):
    """Somebody else has changed the tip since the page was made. `meanwhile` are their acts, oldest first."""

    def __init__(self, meanwhile: Sequence[Meanwhile]) -> None:
        super().__init__(", ".join(each.act for each in meanwhile))
        self.meanwhile = meanwhile


def newest_change(history: Iterable[AuditEntry]) -> int:
    """What a page of the tip has seen: the number of the newest entry that was a change, 0 when none was."""
    return max((entry.number for entry in history if entry.act not in LOOKS), default=0)


def check_unchanged(session: Session, officer: Officer, reference: str, seen: int) -> None:
    """Nobody else has changed the tip since `seen`, and nobody can until the transaction ends.

    What the officer did in another tab is known to the officer and does not count.
    Raises TipChanged, NotPermitted or TipNotFound.
    """
    tip_for(session, officer, reference, "work_tip", lock=True)
    since = [
        Meanwhile(entry.officer_name, entry.act, entry.detail, entry.written_at)
        for entry in entries_of_tip(session, reference, after=seen)
        if entry.act not in LOOKS and entry.officer_name != officer.name
    ]
    if since:
        raise TipChanged(since)
