"""What a tip's page says of its near-copies: as much as the queue says of them, and nothing of their words."""

from typing import Any

from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.officer.asking import queue_address
from tipline.persistence.queue import ANY, QueueFilter, queue_counts, queue_page

MOST_SHOWN = 8
"""Lines in the narrow column; the queue shows the rest of a flood."""


def near_copies_shown(database: Session, officer: Officer, reference: str) -> dict[str, Any]:
    """The near-copies that the officer may see, in the order of the queue and in every state."""
    wanted = QueueFilter(state=ANY, alike=reference)
    page = queue_page(database, officer, wanted, after=None, most=MOST_SHOWN + 1)
    return {
        "rows": [row for row in page.rows if row.reference != reference][:MOST_SHOWN],
        "count": sum(queue_counts(database, officer, wanted).values()) - 1,
        "address": queue_address({}, state=ANY, alike=reference),
    }
