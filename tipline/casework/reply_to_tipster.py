"""Answering a tipster: sealed to the receipt code, and kept readable for colleagues under the tip's key."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal, seal_reply
from tipline.domain.officers import Officer
from tipline.persistence.messages import OFFICER, add_message, message_exists, message_place
from tipline.persistence.waiting_messages import mark_handled
from tipline.persistence.withdrawals import withdrawal_time


class NoWayToReply(Exception):
    """The tip came without a receipt code: nobody could read a reply."""


class TipWithdrawn(Exception):
    """The tipster has withdrawn, and the code opens nothing any more: nobody could read a reply."""


def reply_to_tipster(
    session: Session,
    officer: Officer,
    reference: str,
    text: str,
    *,
    once: str,
    keys: OfficerKeys,
    now: datetime,
    seen: int | None = None,
) -> None:
    """The reply waits for the tipster, and what the tipster wrote waits no more. It carries no officer's name.

    `seen` is how many messages stood before the officer: one that came meanwhile still waits. None means all of them.

    `once` is the random number of the page it was written on, 32 hexadecimal digits: sent twice, it is one reply.
    Raises NoWayToReply, TipWithdrawn, NotPermitted or TipNotFound.
    """
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    if tip.reply_key is None:
        raise NoWayToReply(reference)
    if message_exists(session, once):
        return
    if withdrawal_time(session, reference) is not None:
        raise TipWithdrawn(reference)
    place = message_place(reference, once)
    add_message(
        session,
        message_id=once,
        reference=reference,
        author=OFFICER,
        written_at=now,
        for_tipster=seal_reply(tip.reply_key, text.encode(), place),
        for_officers=seal(key_of_tip(session, reference, keys), text.encode(), place),
    )
    mark_handled(session, reference, now, seen=seen)
    record_act(session, key=keys.audit, officer_name=officer.name, act="reply_written", now=now, reference=reference)
