"""Opening a closed tip again."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.move_tip import ReasonMissing, tip_to_move
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.officers import Officer
from tipline.domain.states import MoveNotAllowed
from tipline.persistence.referrals import SealedReopening, reopening_exists, reopening_place


def reopen_tip(
    session: Session, officer: Officer, reference: str, reason: str, *, once: str, keys: OfficerKeys, now: datetime
) -> None:
    """The closed tip is an assessed one again, without the outcome. The reason is sealed and not in the record.

    `once` is the random number of the page, 32 hexadecimal digits: sent twice, it is one reopening.
    Raises ReasonMissing, MoveNotAllowed, NotTheClaimant, NotPermitted, TipNotFound, NoKeyFits or SealDamaged.
    """
    tip_for(session, officer, reference, "work_tip", lock=True)
    if reopening_exists(session, once):
        return
    tip = tip_to_move(session, officer, reference, "assessed")
    if tip.state != "closed":
        raise MoveNotAllowed(f"{tip.state} is open")
    if not reason.strip():
        raise ReasonMissing(reference)
    sealed = seal(key_of_tip(session, reference, keys), reason.encode(), reopening_place(reference, once))
    session.add(
        SealedReopening(
            reopening_id=once, tip_reference=reference, officer_name=officer.name, reopened_at=now, sealed=sealed
        )
    )
    tip.state, tip.outcome, tip.closed_at = "assessed", None, None
    record_act(session, key=keys.audit, officer_name=officer.name, act="tip_reopened", now=now, reference=reference)
