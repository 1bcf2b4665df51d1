"""Deleting again what a restored backup has brought back: whatever the newer state had deleted for ever."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.erase_tip import destroy
from tipline.casework.record_act import record_act
from tipline.domain.states import ERASED
from tipline.persistence.tips import tip_by_reference
from tipline.persistence.tombstones import Tombstone

NOT_KNOWN = "not known: it stood in the state that was lost"
"""Instead of a decision, where only the file outside the database tells of a deletion."""
BY = "restore"
"""The name under which a restore acts in the record."""


def erase_again(session: Session, tombstones: Iterable[Tombstone], now: datetime, *, audit_key: bytes) -> int:
    """No tip that one of `tombstones` names can be opened. Returns how many of them the backup had brought back.

    The certificates tell when the tips were deleted first. A hold that the backup brings back holds nothing here: it
    was lifted before the deletion that is done again. Tips that the backup does not know came after it.
    """
    brought_back = 0
    for each in tombstones:
        tip = tip_by_reference(session, each.reference, lock=True)
        if tip is None or tip.state == ERASED:
            continue
        destroy(session, tip, decision=each.decision or NOT_KNOWN, at=each.erased_at, now=now)
        record_act(
            session,
            key=audit_key,
            officer_name=BY,
            act="tip_erased_again",
            now=now,
            reference=each.reference,
            detail=each.decision or NOT_KNOWN,
        )
        brought_back += 1
    return brought_back
