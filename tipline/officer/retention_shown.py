"""How long one tip is kept, and what may be done about it, for its page."""

import secrets
from typing import Any

from tipline.casework.read_tip import OpenTip
from tipline.domain.approvals import MOST_REASON
from tipline.domain.officers import Officer
from tipline.domain.permissions import may
from tipline.domain.retention import last_day, review_day, track_of
from tipline.domain.states import ERASED
from tipline.officer import retention_labels
from tipline.officer.desk import desk


def retention_shown(officer: Officer, opened: OpenTip) -> dict[str, Any]:
    """Of an erased tip nothing is kept."""
    tracks, kept = desk().config.tracks, opened.kept if opened.tip.state != ERASED else None
    return {
        "hold": opened.hold,
        "kept": kept,
        "track": track_of(kept, tracks).name if kept else "",
        "last_day": last_day(kept, tracks) if kept else None,
        "review_day": review_day(kept) if kept else None,
        "may_hold": may(officer, "hold_tip"),
        "may_keep": may(officer, "see_retention"),
        "once": secrets.token_hex(16),
        "most_reason": MOST_REASON,
        "times": retention_labels,
    }
