"""The next key of the index, and the end of an old one. Both are in the record before they are done."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.persistence.index_queue import any_tip_under, triaged_without_place

MADE, DESTROYED = "index_key_made", "index_key_destroyed"

MOST_KEYS = 2
"""Own choice. Every look-up goes under every key, and a rotation that waits for the one before loses nothing: the tips
that stand under the older key are being indexed under the newest already."""


class RotationNotOver(Exception):
    """The older key is still there, and is to be destroyed first."""


class KeyStillNeeded(Exception):
    """Tips may be found by this key alone, or it is the newest."""


class KeyNotThere(Exception):
    """There is no key of this number."""


def plan_index_key(session: Session, numbers: list[int], *, key: bytes, by: str, now: datetime) -> None:
    """That the next key is made is in the record. `numbers` are those that are there. Raises RotationNotOver."""
    if len(numbers) >= MOST_KEYS:
        raise RotationNotOver(min(numbers))
    detail = f"key {max(numbers) + 1}"
    record_act(session, key=key, officer_name=by, act=MADE, now=now, detail=detail)


def plan_destruction(session: Session, number: int, numbers: list[int], *, key: bytes, by: str, now: datetime) -> None:
    """That the key is destroyed is in the record. Raises KeyNotThere or KeyStillNeeded.

    A tip that is being triaged under the key in this very moment is indexed anew right afterwards, as all that stand
    under another key than the newest are, and its fingerprints of this key go with that.
    """
    if number not in numbers:
        raise KeyNotThere(number)
    # A tip that waits for its first place, or has none, may have fingerprints of any key.
    if number == max(numbers) or any_tip_under(session, number) or triaged_without_place(session, most=1):
        raise KeyStillNeeded(number)
    record_act(session, key=key, officer_name=by, act=DESTROYED, now=now, detail=f"key {number}")
