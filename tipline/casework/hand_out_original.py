"""Handing out an original: the very bytes that the tipster sent, for a purpose that stands in the record."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.look_at_attachment import AttachmentNotFound
from tipline.casework.read_tip import PurposeMissing
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import keys_of_tip, tip_for
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_original
from tipline.domain.officers import Officer
from tipline.domain.originals import check_purpose
from tipline.persistence.audit import purpose_given
from tipline.persistence.reports import Attachment, original_place, sealed_attachment


@dataclass(frozen=True)
class Original:
    """`sha256` in hexadecimal is the one that was sealed with it when it came, and fits `content`."""

    content: bytes = field(repr=False)
    sha256: str


def hand_out_original(
    session: Session, officer: Officer, attachment: Attachment, purpose: str, *, keys: OfficerKeys, now: datetime
) -> Original:
    """The original, to be sent once the record is committed. Where its seal is damaged nothing is recorded.

    The hash is not in the record: in clear it would tell anybody who has the same file that it was sent.
    Raises NotPermitted, TipNotFound, AttachmentNotFound, PurposeMissing, PurposeTooShort or SealDamaged.
    """
    reference, envelope, position = attachment
    tip_for(session, officer, reference, "open_tip")
    told = check_purpose(purpose)
    if not purpose_given(session, reference, officer.name):
        raise PurposeMissing(reference)
    sealed = sealed_attachment(session, attachment)
    if sealed is None:
        raise AttachmentNotFound(reference)
    key = keys_of_tip(session, reference, keys).get(envelope)
    if key is None:
        raise SealDamaged
    content = open_original(key, sealed, original_place(*attachment))
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="original_taken",
        now=now,
        reference=reference,
        purpose=told,
        detail=f"{envelope}/{position}",
    )
    return Original(content, hashlib.sha256(content).hexdigest())
