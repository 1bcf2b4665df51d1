"""Exports among what needs four eyes: those that wait for this officer, and those they have asked for or decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tipline.domain.approvals import WAITS
from tipline.domain.officers import Officer
from tipline.domain.permissions import may
from tipline.persistence.exports import Export, ListedExport, exports_seen_by, exports_waiting_for


@dataclass(frozen=True)
class ExportRow:
    """One request of the list. `tips` is how many it was asked for."""

    export: Export
    tips: int
    asker: str
    approver: str | None
    standing: str


def exports_shown(database: Session, officer: Officer, now: datetime, most: int) -> dict[str, Any]:
    """For the page of four eyes: what waits and is this officer's own first, then what is past. `most` of each kind."""
    decides = may(officer, "decide_approval")
    waiting = exports_waiting_for(database, officer, now - WAITS, most) if decides else []
    seen = [_row(each, now) for each in exports_seen_by(database, officer.officer_id, most)]
    open_here = [
        each for each in seen if each.export.asker_id == officer.officer_id and each.standing in {"asked", "approved"}
    ]
    return {
        "open_exports": [*(_row(each, now) for each in waiting), *open_here],
        "past_exports": [each for each in seen if each not in open_here],
    }


def _row(found: ListedExport, now: datetime) -> ExportRow:
    return ExportRow(*found, found.export.standing(now))
