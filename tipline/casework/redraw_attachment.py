"""Redrawing one attachment: opened, drawn anew by the limited child, and sealed beside the original."""

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tipline.casework.redraw_picture import PictureNotRedrawn, redraw_picture
from tipline.casework.tip_access import TipNotFound
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_original, unwrap_key
from tipline.crypto.sealing import seal
from tipline.persistence.redrawings import DAMAGED, DRAWN, UNREADABLE, redrawn_place
from tipline.persistence.reports import Attachment, original_place, sealed_attachment
from tipline.persistence.wrapped_keys import wrapped_keys_of_tip

log = logging.getLogger("tipline.jobs")


@dataclass(frozen=True)
class SealedOriginal:
    """An original with the key of its envelope, taken out of the database so that none is held while it is drawn."""

    attachment: Attachment
    key: bytes
    sealed: bytes


def take_original(session: Session, attachment: Attachment, *, keys: OfficerKeys) -> SealedOriginal:
    """Raises TipNotFound, NoKeyFits or SealDamaged."""
    sealed = sealed_attachment(session, attachment)
    if sealed is None:
        raise TipNotFound(attachment.reference)
    wrapped = wrapped_keys_of_tip(session, attachment.reference).get(attachment.envelope, {})
    return SealedOriginal(attachment, unwrap_key(wrapped, keys.ring, attachment.envelope), sealed)


def redraw_attachment(taken: SealedOriginal) -> tuple[str, bytes | None]:
    """The state to store, with the sealed copy when there is one. Raises DrawingCutOff."""
    try:
        original = open_original(taken.key, taken.sealed, original_place(*taken.attachment))
        copy = redraw_picture(original)
    except PictureNotRedrawn:
        return UNREADABLE, None
    except SealDamaged:
        log.error("the seal of a picture is damaged")  # noqa: TRY400 a traceback shows local variables' values
        return DAMAGED, None
    return DRAWN, seal(taken.key, copy, redrawn_place(*taken.attachment))
