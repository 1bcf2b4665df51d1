"""How long one tip is kept, and what may be done about it, for its page."""

import secrets
from typing import Any

from tipline.domain.approvals import MOST_REASON
from tipline.domain.officers import Officer
from tipline.domain.permissions import may
from tipline.domain.retention import last_day, review_day, track_of
from tipline.officer import retention_labels
from tipline.officer.desk import desk
from tipline.persistence.holds import hold_on
from tipline.persistence.retained import kept_tip


def retention_shown(officer: Officer, reference: str) -> dict[str, Any]:
    tracks = desk().config.tracks
    with desk().database.reading() as database:
        found, hold = kept_tip(database, reference), hold_on(database, reference)
    return {
        "hold": hold,
        "kept": found,
        "track": track_of(found.kept, tracks).name if found else "",
        "last_day": last_day(found.kept, tracks) if found else None,
        "review_day": review_day(found.kept) if found else None,
        "may_hold": may(officer, "hold_tip"),
        "may_keep": may(officer, "see_retention"),
        "once": secrets.token_hex(16),
        "most_reason": MOST_REASON,
        "times": retention_labels,
    }
