"""Deciding about a deletion that somebody else has proposed (gallring, second step), and who may see it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from tipline.casework.decide_approval import ApprovalNotFound, decide_about_tips
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import DISPOSAL
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers, demand
from tipline.persistence.disposals import ListedDisposal, disposal_by_id, listed_disposal, tips_of_disposal
from tipline.persistence.tips import Tip


def read_disposal(session: Session, officer: Officer, disposal_id: str) -> tuple[ListedDisposal, Sequence[Tip]]:
    """The proposal, or the certificate that it has become, and its tips as they stand now: for whoever asked, and for
    whom every one of the tips is theirs. Raises ApprovalNotFound or NotPermitted.
    """
    demand(officer, "see_retention")
    found = listed_disposal(session, disposal_id)
    tips = tips_of_disposal(session, disposal_id)
    own = found is not None and found.disposal.asker_id == officer.officer_id
    if found is None or not (own or all(covers(officer, tip.county) for tip in tips)):
        raise ApprovalNotFound(disposal_id)
    return found, tips


def decide_disposal(
    session: Session, officer: Officer, disposal_id: str, decided: str, *, keys: OfficerKeys, now: datetime
) -> None:
    """The proposal is `decided`, approved or refused.

    Raises ApprovalMoveNotAllowed when it was decided before or has lapsed, ApprovalNotFound, NotPermitted or
    OwnRequest.
    """
    decide_about_tips(
        session,
        officer,
        decided,
        detail=f"{DISPOSAL} {disposal_id}",
        tips=partial(tips_of_disposal, session, disposal_id),
        locked=partial(disposal_by_id, session, disposal_id, lock=True),
        keys=keys,
        now=now,
    )
