"""Saying why a tip is opened. The record shows the reason with every look that follows."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.persistence.audit import PURPOSE_STATED


def state_purpose(
    session: Session, officer: Officer, reference: str, purpose: str, *, keys: OfficerKeys, now: datetime
) -> None:
    """The purpose is in the record; nothing is opened yet. Raises NotPermitted or TipNotFound."""
    tip_for(session, officer, reference, "open_tip")
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act=PURPOSE_STATED,
        now=now,
        reference=reference,
        purpose=purpose.strip(),
    )
