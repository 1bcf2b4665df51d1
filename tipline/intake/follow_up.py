"""Following a tip up: the receipt code reads the dialogue and adds to it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.crypto.envelope import SealDamaged
from tipline.crypto.receipts import Receipt, receipt_from
from tipline.crypto.sealing import new_key, seal, seal_reply, wrap_key
from tipline.domain.states import told_to_tipster
from tipline.domain.times import to_quarter
from tipline.intake.keep_pictures import keep_pictures
from tipline.intake.site_keys import SiteKeys
from tipline.persistence import messages
from tipline.persistence.messages import message_place
from tipline.persistence.tips import FollowedTip, reference_by_tag, tip_by_tag
from tipline.persistence.wrapped_keys import add_wrapped_keys


class ReceiptNotKnown(Exception):
    """The code opens nothing: it was never given out, or its tip is withdrawn or gone. Nobody can tell which."""


@dataclass(frozen=True)
class Line:
    """A message in clear. `author` is `tipster` or `officer`."""

    author: str
    written_at: datetime
    text: str | None
    """None when its seal is damaged: it is not shown, and hides no other."""


@dataclass(frozen=True)
class FollowUp:
    """`status` is the coarse one of `domain/states.py`."""

    status: str
    lines: tuple[Line, ...]


def read_follow_up(session: Session, code: str, *, keys: SiteKeys) -> FollowUp:
    """Status and dialogue, opened with the key that the code gives. Raises ReceiptNotKnown."""
    receipt, tip = tip_of_code(session, code, keys)
    lines = tuple(
        Line(
            line.author,
            line.written_at,
            _text(receipt, line.sealed, message_place(tip.reference, line.message_id)),
        )
        for line in messages.lines_for_tipster(session, tip.reference)
    )
    officer_wrote_last = bool(lines) and lines[-1].author == messages.OFFICER
    return FollowUp(told_to_tipster(tip.state, tip.outcome, officer_wrote_last=officer_wrote_last), lines)


def _text(receipt: Receipt, sealed: bytes, place: str) -> str | None:
    try:
        return receipt.open_reply(sealed, place).decode()
    except SealDamaged:
        return None


def add_to_tip(
    session: Session, code: str, text: str, photos: Sequence[bytes], *, keys: SiteKeys, seed: bytes, now: datetime
) -> None:
    """The tipster's words and pictures are in the dialogue; sent twice from one page they are there once.

    Raises ReceiptNotKnown, also when the tip is deleted at this very moment.
    """
    receipt, tip = tip_of_code(session, code, keys)
    content = text.encode() + b"".join(hashlib.sha256(photo).digest() for photo in photos)
    message_id = receipt.message_id(seed, content)
    if messages.message_exists(session, message_id):
        return
    key, place = new_key(), message_place(tip.reference, message_id)
    messages.add_message(
        session,
        message_id=message_id,
        reference=tip.reference,
        author=messages.TIPSTER,
        written_at=to_quarter(now),
        for_tipster=seal_reply(tip.reply_key, text.encode(), place),
        for_officers=seal(key, text.encode(), place),
    )
    check_not_erased(session, receipt)
    add_wrapped_keys(session, tip.reference, message_id, wrap_key(key, keys.ring, message_id))
    keep_pictures(session, tip.reference, message_id, key, photos)


def check_not_erased(session: Session, receipt: Receipt) -> None:
    """Called when a row that refers to the tip is stored: from then on an erasure waits for this transaction.

    One that came between the look-up and the row is seen here. Raises ReceiptNotKnown.
    """
    if reference_by_tag(session, receipt.tag) is None:
        raise ReceiptNotKnown


def tip_of_code(session: Session, code: str, keys: SiteKeys) -> tuple[Receipt, FollowedTip]:
    """The same work for a code that opens nothing as for one that does, so that time tells no more than the answer.

    Raises ReceiptNotKnown.
    """
    receipt = receipt_from(code, keys.receipt_salt)
    tip = tip_by_tag(session, receipt.tag)
    if tip is None:
        raise ReceiptNotKnown
    return receipt, tip
