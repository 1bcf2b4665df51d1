"""Using an approval: once, by whoever asked, in time, and only while both could still ask and approve it."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.decide_approval import ApprovalNotFound
from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import ApprovalWorthless, check_approval_move, holds
from tipline.domain.officers import Officer
from tipline.persistence.approvals import Approval, active_officers, approval_by_id
from tipline.persistence.tips import Tip


def use_approval(
    session: Session, officer: Officer, tip: Tip, act: str, approval_id: str, *, keys: OfficerKeys, now: datetime
) -> Approval:
    """The approval is used up, in the transaction of the act that it is for.

    Raises ApprovalMoveNotAllowed, ApprovalNotFound or ApprovalWorthless.
    """
    approval = approval_by_id(session, approval_id, lock=True)
    if approval is None or (approval.asker_id, approval.tip_reference, approval.act) != (
        officer.officer_id,
        tip.reference,
        act,
    ):
        raise ApprovalNotFound(approval_id)
    check_approval_move(approval.standing(now), "used")
    if not holds_now(session, approval, tip.county):
        raise ApprovalWorthless(approval_id)
    approval.state = "used"
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="approval_used",
        now=now,
        reference=tip.reference,
        detail=f"{act} {approval_id}",
    )
    return approval


def holds_now(session: Session, approval: Approval, county: str) -> bool:
    """Whether both accounts are switched on and their roles and counties still allow it."""
    both = {each.officer_id: each for each in active_officers(session, (approval.asker_id, approval.approver_id))}
    return holds(both.get(approval.asker_id), both.get(approval.approver_id or 0), county)
