"""What a tip's page says of its near-copies: as much as the queue says of them, and nothing of their words."""

from typing import Any

from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.domain.permissions import may
from tipline.officer.asking import queue_address
from tipline.persistence.hand_joins import hand_joins_among
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.queue import near_copies_of
from tipline.persistence.queue_filter import ANY

MOST_SHOWN = 8
"""Lines in the narrow column; the queue shows the rest of a flood."""


def near_copies_shown(database: Session, officer: Officer, cluster: TipCluster | None) -> dict[str, Any]:
    """The near-copies that the officer may see, in the order of the queue and in every state.

    `cluster` is the tip's place among its near-copies, None when it has none.
    """
    if cluster is None:
        return {"rows": []}
    found = near_copies_of(database, officer, cluster.tip_reference, most=MOST_SHOWN)
    return {
        "rows": found.rows,
        "joined": hand_joins_among(cluster, found.clusters) if found.rows else {},
        "partable": may(officer, "work_tip"),
        "count": found.count,
        "address": queue_address({}, state=ANY, alike=cluster.tip_reference),
    }
