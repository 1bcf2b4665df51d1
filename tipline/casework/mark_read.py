"""Marking what a tipster wrote as read: for a message that needs no answer."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.persistence.waiting_messages import mark_handled


def mark_read(
    session: Session, officer: Officer, reference: str, *, seen: int, keys: OfficerKeys, now: datetime
) -> None:
    """Of the first `seen` messages none waits any more. When none did, nothing is recorded.

    A message that came after the officer loaded the page still waits: nobody has read it. The tipster is told nothing.
    Raises NotPermitted or TipNotFound.
    """
    tip_for(session, officer, reference, "work_tip", lock=True)
    if mark_handled(session, reference, now, seen=seen):
        record_act(session, key=keys.audit, officer_name=officer.name, act="message_read", now=now, reference=reference)
