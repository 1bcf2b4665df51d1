"""What a tip's page says of its near-copies: as much as the queue says of them, and nothing of their words."""

from typing import Any

from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.domain.permissions import may
from tipline.officer.asking import queue_address
from tipline.persistence.hand_joins import hand_joins_among
from tipline.persistence.queue import ANY, near_copies_of

MOST_SHOWN = 8
"""Lines in the narrow column; the queue shows the rest of a flood."""


def near_copies_shown(database: Session, officer: Officer, reference: str) -> dict[str, Any]:
    """The near-copies that the officer may see, in the order of the queue and in every state."""
    rows, count = near_copies_of(database, officer, reference, most=MOST_SHOWN)
    return {
        "rows": rows,
        "joined": hand_joins_among(database, reference, [row.reference for row in rows]) if rows else {},
        "partable": may(officer, "work_tip"),
        "count": count,
        "address": queue_address({}, state=ANY, alike=reference),
    }
