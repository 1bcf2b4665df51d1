"""Deciding what somebody else has asked: approved or refused, by a second person."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import TipErased, TipNotFound, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import OwnRequest, check_approval_move
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted, covers, may
from tipline.persistence.approvals import Approval, approval_by_id
from tipline.persistence.disposals import Disposal
from tipline.persistence.exports import Export
from tipline.persistence.tips import Tip, not_erased


class ApprovalNotFound(Exception):
    """There is no such request, or it is about another county's tip: an officer is not told which."""


ACTS = {"approved": "approval_approved", "refused": "approval_refused"}
"""What the record says of each decision."""


def decide_approval(
    session: Session, officer: Officer, approval_id: str, decided: str, *, keys: OfficerKeys, now: datetime
) -> str:
    """The request is `decided`, approved or refused. Returns the reference of its tip.

    Raises ApprovalMoveNotAllowed when it was decided before or has lapsed, ApprovalNotFound, NotPermitted or
    OwnRequest.
    """
    if not may(officer, "decide_approval"):
        raise NotPermitted("decide_approval")
    approval = approval_by_id(session, approval_id)
    if approval is None or decided not in {"approved", "refused"}:
        raise ApprovalNotFound(approval_id)
    try:
        # The tip before the request, as an erasure holds them: each would wait for the other.
        tip_for(session, officer, approval.tip_reference, "decide_approval", lock=True)
    except (TipErased, TipNotFound):
        raise ApprovalNotFound(approval_id) from None
    session.refresh(approval, with_for_update=True)
    detail = f"{approval.act} {approval_id}"
    settle(session, officer, approval, decided, detail=detail, reference=approval.tip_reference, keys=keys, now=now)
    return approval.tip_reference


def decide_about_tips(
    session: Session,
    officer: Officer,
    decided: str,
    *,
    detail: str,
    tips: Callable[[], Sequence[Tip]],
    locked: Callable[[], Disposal | Export | None],
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """A request about many tips is `decided` by somebody whose business every one of them is. Its `detail` names it.

    Raises ApprovalMoveNotAllowed when it was decided before or has lapsed, ApprovalNotFound, NotPermitted or
    OwnRequest.
    """
    if not may(officer, "decide_approval"):
        raise NotPermitted("decide_approval")
    # The tips before the request, as whoever deletes or exports holds them: each would wait for the other.
    not_erased(session, [tip.reference for tip in tips()])
    request = locked()
    if request is None or not all(covers(officer, tip.county) for tip in tips()):
        raise ApprovalNotFound(detail)
    settle(session, officer, request, decided, detail=detail, reference=None, keys=keys, now=now)


def settle(
    session: Session,
    officer: Officer,
    request: Approval | Disposal | Export,
    decided: str,
    *,
    detail: str,
    reference: str | None,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The locked request, which is this officer's to decide about, is `decided` and in the record.

    Raises ApprovalMoveNotAllowed or OwnRequest.
    """
    if request.asker_id == officer.officer_id:
        raise OwnRequest(detail)
    check_approval_move(request.standing(now), decided)
    request.state, request.approver_id, request.decided_at = decided, officer.officer_id, now
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act=ACTS[decided],
        now=now,
        reference=reference,
        detail=detail,
    )
