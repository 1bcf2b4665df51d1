"""Looking at one attachment: the same permission and purpose as its tip, and an audit entry of its own."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.read_tip import PurposeMissing
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import keys_of_tip, tip_for
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed
from tipline.domain.officers import Officer
from tipline.persistence.audit import purpose_given
from tipline.persistence.reports import attachment_place, sealed_attachment


class AttachmentNotFound(Exception):
    """The tip has no such attachment."""


def look_at_attachment(
    session: Session,
    officer: Officer,
    reference: str,
    envelope: str,
    position: int,
    *,
    keys: OfficerKeys,
    now: datetime,
) -> bytes:
    """The original as it came: to be redrawn before anybody sees it, and after the record is committed.

    Raises NotPermitted, TipNotFound, AttachmentNotFound, PurposeMissing or SealDamaged.
    """
    tip_for(session, officer, reference, "open_tip")
    sealed = sealed_attachment(session, reference, envelope, position)
    if sealed is None:
        raise AttachmentNotFound(reference)
    purpose = purpose_given(session, reference, officer.name)
    if not purpose:
        raise PurposeMissing(reference)
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="attachment_opened",
        now=now,
        reference=reference,
        purpose=purpose,
        detail=f"{envelope}/{position}",
    )
    key = keys_of_tip(session, reference, keys).get(envelope)
    if key is None:
        raise SealDamaged
    return open_sealed(key, sealed, attachment_place(reference, envelope, position))
