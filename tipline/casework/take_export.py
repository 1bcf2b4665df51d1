"""The export itself: once, by whoever asked, after a second person has approved, and every tip of it in the record."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.ask_export import told
from tipline.casework.decide_approval import ApprovalNotFound
from tipline.casework.export_content import exported, under
from tipline.casework.record_act import record_act
from tipline.casework.tips_to_export import keys_of_tips, rules_in, stated_in
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import ApprovalWorthless, check_approval_move, holds
from tipline.domain.exported_tip import ExportedTip, LeftOut
from tipline.domain.exports import ERASED, ExportChanged
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers, demand
from tipline.persistence.approvals import active_officers
from tipline.persistence.exports import Export, export_by_id, tips_of_export
from tipline.persistence.tips import Tip, not_erased


def take_export(
    session: Session, officer: Officer, export_id: str, *, keys: OfficerKeys, now: datetime
) -> tuple[str, list[ExportedTip | LeftOut]]:
    """What the file is to hold (one of CONTENTS) and the tips of it. The approval is used up.

    Raises ApprovalMoveNotAllowed, ApprovalNotFound, ApprovalWorthless, ExportChanged or NotPermitted.
    """
    demand(officer, "ask_approval")
    standing = not_erased(session, [tip.reference for tip in tips_of_export(session, export_id)])
    export = export_by_id(session, export_id, lock=True)
    if export is None or export.asker_id != officer.officer_id:
        raise ApprovalNotFound(export_id)
    check_approval_move(export.standing(now), "used")
    tips = tips_of_export(session, export_id)
    _check_still_theirs(session, officer, export, tips)
    opened = keys_of_tips(session, standing, keys)
    stated = stated_in(session, standing, opened)
    state = export.request.state
    if set(rules_in(stated, state)) - set(export.tested.split()):
        raise ExportChanged(export_id)
    found = under(session, standing, opened, stated)
    taken = [
        exported(tip, found, state) if tip.reference in standing else LeftOut(tip.reference, ERASED) for tip in tips
    ]
    export.state = "used"
    _record(session, officer, export, taken, keys=keys, now=now)
    return export.contents, taken


def _check_still_theirs(session: Session, officer: Officer, export: Export, tips: Sequence[Tip]) -> None:
    """Both accounts must be switched on, and every tip still be the business of both."""
    if not all(covers(officer, tip.county) for tip in tips):
        raise ExportChanged(export.export_id)
    both = {each.officer_id: each for each in active_officers(session, (export.asker_id, export.approver_id))}
    asker, approver = both.get(export.asker_id), both.get(export.approver_id or 0)
    if not all(holds(asker, approver, county) for county in {tip.county for tip in tips}):
        raise ApprovalWorthless(export.export_id)


def _record(
    session: Session,
    officer: Officer,
    export: Export,
    taken: Sequence[ExportedTip | LeftOut],
    *,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    detail = told(export, len(taken))
    last = record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="approval_used",
        now=now,
        purpose=export.purpose,
        detail=detail,
    )
    for each in taken:
        if isinstance(each, ExportedTip):
            last = record_act(
                session,
                key=keys.audit,
                officer_name=officer.name,
                act="tip_exported",
                now=now,
                reference=each.reference,
                purpose=export.purpose,
                detail=f"export {export.export_id}",
                after=last,
            )
