"""Asking a second person: the request waits, and does nothing by itself."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import Request, check_request
from tipline.domain.officers import Officer
from tipline.persistence.approvals import Approval, approval_by_id, requests_of


class AlreadyAsked(Exception):
    """The officer has asked for this, and it waits or is approved: a second person need not read it twice."""


def ask_approval(
    session: Session, officer: Officer, reference: str, request: Request, *, once: str, keys: OfficerKeys, now: datetime
) -> None:
    """The request waits for a second person. `once` is the random number of its form: sent twice, it is one request.

    Raises AlreadyAsked, RequestNotSound, NotPermitted, TipErased or TipNotFound.
    """
    # Under the tip's lock: two forms of the same officer at once are one request, and an erased tip gets none.
    tip_for(session, officer, reference, "ask_approval", lock=True)
    check_request(request)
    if approval_by_id(session, once) is not None:
        return
    before = requests_of(session, officer.officer_id, reference, request.act)
    if any(each.standing(now) in {"asked", "approved"} for each in before):
        raise AlreadyAsked(reference)
    session.add(
        Approval(
            approval_id=once,
            act=request.act,
            tip_reference=reference,
            state="asked",
            reason=request.reason,
            decision=request.decision,
            asker_id=officer.officer_id,
            asked_at=now,
        )
    )
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="approval_asked",
        now=now,
        reference=reference,
        purpose=request.reason,
        detail=f"{request.act} {once}" + (f": {request.decision}" if request.decision else ""),
    )
