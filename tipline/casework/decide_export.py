"""Deciding about a bulk export that somebody else has asked for, and who may see that it was asked."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from tipline.casework.decide_approval import ApprovalNotFound, decide_about_tips
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import EXPORT
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers, demand, may
from tipline.persistence.exports import ListedExport, export_by_id, listed_export, tips_of_export
from tipline.persistence.tips import Tip


def read_export(session: Session, officer: Officer, export_id: str) -> tuple[ListedExport, Sequence[Tip]]:
    """The request and its tips as they stand now: for whoever asked, and for whom every one of the tips is theirs.

    Raises ApprovalNotFound or NotPermitted.
    """
    demand(officer, "ask_approval")
    found = listed_export(session, export_id)
    if found is None:
        raise ApprovalNotFound(export_id)
    tips, own = tips_of_export(session, export_id), found.export.asker_id == officer.officer_id
    if not (own or (may(officer, "decide_approval") and _covers_all(officer, tips))):
        raise ApprovalNotFound(export_id)
    return found, tips


def decide_export(
    session: Session, officer: Officer, export_id: str, decided: str, *, keys: OfficerKeys, now: datetime
) -> None:
    """The request is `decided`, approved or refused.

    Raises ApprovalMoveNotAllowed when it was decided before or has lapsed, ApprovalNotFound, NotPermitted or
    OwnRequest.
    """
    decide_about_tips(
        session,
        officer,
        decided,
        detail=f"{EXPORT} {export_id}",
        tips=partial(tips_of_export, session, export_id),
        locked=partial(export_by_id, session, export_id, lock=True),
        keys=keys,
        now=now,
    )


def _covers_all(officer: Officer, tips: Sequence[Tip]) -> bool:
    return all(covers(officer, tip.county) for tip in tips)
