"""Looking at one picture: the same permission and purpose as its tip, and an audit entry of its own."""

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
from tipline.persistence.redrawings import redrawing_of, redrawn_place
from tipline.persistence.reports import Attachment


class AttachmentNotFound(Exception):
    """The tip has no such attachment."""


class PictureNotShown(Exception):
    """There is no redrawn copy. `state` tells why: it waits to be drawn, cannot be read, or its seal is damaged."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def look_at_attachment(
    session: Session, officer: Officer, attachment: Attachment, *, keys: OfficerKeys, now: datetime
) -> bytes:
    """The redrawn copy, to be shown once the record is committed. Where nothing is shown nothing is recorded.

    Raises NotPermitted, TipNotFound, AttachmentNotFound, PurposeMissing, PictureNotShown or SealDamaged.
    """
    reference, envelope, position = attachment
    tip_for(session, officer, reference, "open_tip")
    redrawing = redrawing_of(session, attachment)
    if redrawing is None:
        raise AttachmentNotFound(reference)
    purpose = purpose_given(session, reference, officer.name)
    if not purpose:
        raise PurposeMissing(reference)
    if redrawing.sealed is None:
        raise PictureNotShown(redrawing.state)
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
    return open_sealed(key, redrawing.sealed, redrawn_place(*attachment))
