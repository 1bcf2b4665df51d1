"""Moving the keys of a tip from a ring key that was given up to those that hold. What was sealed is not touched."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import open_keys
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import RingKey, wrap_key
from tipline.persistence.audit import AuditEntry, last_entry
from tipline.persistence.ring_keys import tips_wrapped_for
from tipline.persistence.tips import tip_by_reference
from tipline.persistence.wrapped_keys import WrappedKey, add_wrapped_keys, wrapped_keys_of_tip

BEGUN, ENDED = "rewrapping_begun", "rewrapping_ended"


def rewrap_tip(
    session: Session, reference: str, retired: Sequence[str], holding: tuple[RingKey, ...], *, keys: OfficerKeys
) -> None:
    """Each key of the tip is wrapped for all of `holding`, and for none of `retired`. One that cannot be opened is left
    as it is. The tip is held meanwhile, so that an erasure comes before or after it as a whole.
    """
    if tip_by_reference(session, reference, lock=True) is None:
        return
    wrapped = wrapped_keys_of_tip(session, reference)
    for envelope, key in open_keys(wrapped, keys).items():
        missing = tuple(member for member in holding if member.key_id not in wrapped[envelope])
        if missing:
            add_wrapped_keys(session, reference, envelope, wrap_key(key, missing, envelope))
        session.execute(
            delete(WrappedKey).where(WrappedKey.envelope == envelope, WrappedKey.key_id.in_(retired))
        )  # fmt: skip


def rewrapping_is_open(session: Session) -> bool:
    """Whether the record says that it began and not that it ended."""
    newest = select(AuditEntry.act).where(AuditEntry.act.in_((BEGUN, ENDED))).order_by(AuditEntry.number.desc())
    return session.scalar(newest.limit(1)) == BEGUN


def record_rewrapping(
    session: Session, retired: Sequence[str], *, ends: bool, key: bytes, by: str, now: datetime
) -> None:
    """One entry when tips begin to move and one when none is left, however often the worker died meanwhile."""
    last = last_entry(session)
    is_open = rewrapping_is_open(session)
    if is_open != ends or (ends and tips_wrapped_for(session, retired, 1)):
        return
    detail = f"away from {', '.join(retired)}"
    record_act(session, key=key, officer_name=by, act=ENDED if ends else BEGUN, now=now, detail=detail, after=last)
