"""Permanent deletion of a tip (gallring), by a decision that a second person has approved.

Its keys are destroyed, which backups cannot undo, and every row of its content goes. The audit record stays, and a
certificate that says when and by which decision.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.decide_link import renew_events
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import tip_for
from tipline.casework.use_approval import use_approval
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import ERASURE
from tipline.domain.officers import Officer
from tipline.domain.retention import TipHeld
from tipline.persistence.erasures import Erasure, erase_content
from tipline.persistence.events import event_members
from tipline.persistence.holds import hold_on
from tipline.persistence.tips import Tip, shut_out_references


def erase_tip(
    session: Session, officer: Officer, reference: str, approval_id: str, *, keys: OfficerKeys, now: datetime
) -> None:
    """The tip can never be read again. Of two at once one wins, and the other learns that it is done.

    Raises ApprovalMoveNotAllowed, ApprovalNotFound, ApprovalWorthless, NotPermitted, TipErased, TipHeld or TipNotFound.
    """
    tip = tip_for(session, officer, reference, "ask_approval", lock=True)
    approval = use_approval(session, officer, tip, ERASURE, approval_id, keys=keys, now=now)
    erase(session, tip, decision=approval.decision, by=officer.name, keys=keys, now=now)


def erase(session: Session, tip: Tip, *, decision: str, by: str, keys: OfficerKeys, now: datetime) -> None:
    """The content of the locked `tip` is gone, with its certificate and an audit entry in the same transaction.

    `decision` is what the deletion rests on and `by` who does it: an officer, or the clock by a rule of time. What is
    being stored in that very moment, by a tipster, the worker or a colleague, is waited for and goes with the rest.
    Whoever comes later finds the tip erased, or its code unknown, and stores nothing. Raises TipHeld.
    """
    if hold_on(session, tip.reference) is not None:
        raise TipHeld(tip.reference)
    destroy(session, tip, decision=decision, at=now, now=now)
    record_act(
        session,
        key=keys.audit,
        officer_name=by,
        act="tip_erased",
        now=now,
        reference=tip.reference,
        detail=decision,
    )


def destroy(session: Session, tip: Tip, *, decision: str, at: datetime, now: datetime) -> None:
    """Keys and content of the locked `tip` are gone, and its certificate says that this was done `at` that time.

    The caller writes the audit entry.
    """
    shut_out_references(session, tip.reference)
    # Its links go, so what they held together may be two events, or none, from now on.
    together = tuple(event_members(session, (tip.reference,)))
    erase_content(session, tip.reference)
    renew_events(session, together, now=now)
    session.add(Erasure(tip_reference=tip.reference, erased_at=at, decision=decision))
