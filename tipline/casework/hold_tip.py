"""Legal hold: a tip that must not be deleted, such as one that a court or an inspection has asked for."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import MOST_REASON
from tipline.domain.officers import Officer
from tipline.persistence.holds import Hold, hold_on, remove_hold


class ReasonNotGiven(Exception):
    """Whoever sets or lifts a hold, or keeps a tip on, says why, in as many characters as the record takes."""


def hold_tip(
    session: Session, officer: Officer, reference: str, reason: str, *, keys: OfficerKeys, now: datetime
) -> None:
    """The tip cannot be deleted until the hold is lifted. Of two holds the first stands.

    Raises ReasonNotGiven, NotPermitted, TipErased or TipNotFound.
    """
    # Under the tip's lock, as whoever deletes it: one of the two comes first, and the other finds what it did.
    tip_for(session, officer, reference, "hold_tip", lock=True)
    check_reason(reason)
    if hold_on(session, reference) is not None:
        return
    session.add(Hold(tip_reference=reference, officer_name=officer.name, held_at=now, reason=reason))
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="tip_held",
        now=now,
        reference=reference,
        purpose=reason,
    )


def lift_hold(
    session: Session, officer: Officer, reference: str, reason: str, *, keys: OfficerKeys, now: datetime
) -> None:
    """The tip may be deleted again. Nothing happens where no hold is.

    Raises ReasonNotGiven, NotPermitted, TipErased or TipNotFound.
    """
    tip_for(session, officer, reference, "hold_tip", lock=True)
    check_reason(reason)
    if not remove_hold(session, reference):
        return
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="hold_lifted",
        now=now,
        reference=reference,
        purpose=reason,
    )


def check_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > MOST_REASON:
        raise ReasonNotGiven
