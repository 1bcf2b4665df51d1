"""The deletion itself (gallring, third step): by whoever proposed it, after a second person has approved."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.decide_approval import ApprovalNotFound
from tipline.casework.purge_tip import purge_tip
from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import DISPOSAL, ApprovalWorthless, check_approval_move, holds
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand
from tipline.persistence.approvals import active_officers
from tipline.persistence.disposals import Disposal, DisposalTip, disposal_by_id, rest_of_disposal, tips_of_disposal
from tipline.persistence.tips import Tip, not_erased


def execute_disposal(
    session: Session,
    officer: Officer,
    disposal_id: str,
    tracks: Mapping[str, str],
    *,
    keys: OfficerKeys,
    now: datetime,
) -> tuple[int, int]:
    """How many tips are deleted, and how many stay: held since, linked with a new tip, or deleted by somebody else.

    Raises ApprovalMoveNotAllowed, ApprovalNotFound, ApprovalWorthless or NotPermitted.
    """
    demand(officer, "ask_approval")
    # The tips before the proposal, as whoever decides about it holds them: each would wait for the other.
    not_erased(session, [tip.reference for tip in tips_of_disposal(session, disposal_id)])
    disposal = disposal_by_id(session, disposal_id, lock=True)
    if disposal is None or disposal.asker_id != officer.officer_id:
        raise ApprovalNotFound(disposal_id)
    check_approval_move(disposal.standing(now), "used")
    proposed = tips_of_disposal(session, disposal_id)
    _check_still_theirs(session, disposal, proposed)
    disposal.state, disposal.done_at = "used", now
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="approval_used",
        now=now,
        purpose=disposal.reason,
        detail=f"{DISPOSAL} {disposal_id}",
    )
    rest = list(rest_of_disposal(session, disposal_id, len(proposed)))
    erased = sum(_erase(session, each, disposal, tracks, officer, keys, now) for each in rest)
    return erased, len(proposed) - erased


def _erase(  # noqa: PLR0917 all of it is passed on
    session: Session,
    proposed: DisposalTip,
    disposal: Disposal,
    tracks: Mapping[str, str],
    officer: Officer,
    keys: OfficerKeys,
    now: datetime,
) -> bool:
    reference, by = proposed.tip_reference, officer.name
    if not purge_tip(session, reference, tracks, decision=disposal.decision, by=by, keys=keys, now=now):
        return False
    proposed.erased = True
    return True


def _check_still_theirs(session: Session, disposal: Disposal, tips: Sequence[Tip]) -> None:
    both = {each.officer_id: each for each in active_officers(session, (disposal.asker_id, disposal.approver_id))}
    asker, approver = both.get(disposal.asker_id), both.get(disposal.approver_id or 0)
    if not all(holds(asker, approver, county) for county in {tip.county for tip in tips}):
        raise ApprovalWorthless(disposal.disposal_id)
