"""A new tip in the database: whole or not at all, and once for each receipt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.persistence.redrawings import add_redrawings
from tipline.persistence.reports import add_attachments, add_report
from tipline.persistence.tips import add_tip, reference_by_tag
from tipline.persistence.wrapped_keys import add_wrapped_keys


@dataclass(frozen=True, kw_only=True)
class SealedTip:
    """A tip ready to be stored. `wrapped` is its key by key id, `originals` are its pictures in their order."""

    reference: str
    received_at: datetime
    receipt_tag: bytes
    reply_key: bytes
    wrapped: dict[str, bytes]
    report: bytes
    originals: list[bytes]


def store_once(session: Session, receipt_tag: bytes, sealed: Callable[[], SealedTip]) -> bool:
    """Whether this call stored the tip: False when one with this tag is there, also when it was withdrawn.

    `sealed` makes the tip under a new reference each time it is asked.
    """
    while not _stored(session, sealed()):
        # Either the tag is there, also by a form that arrived twice at once and won, or the random reference was
        # taken, and the next one is drawn.
        if reference_by_tag(session, receipt_tag) is not None:
            return False
    return True


def _stored(session: Session, tip: SealedTip) -> bool:
    if not add_tip(session, tip.reference, tip.received_at, tip.receipt_tag, tip.reply_key):
        return False
    add_wrapped_keys(session, tip.reference, tip.reference, tip.wrapped)
    add_report(session, tip.reference, tip.report)
    add_attachments(session, tip.reference, tip.reference, tip.originals)
    add_redrawings(session, tip.reference, tip.reference, len(tip.originals))
    return True
