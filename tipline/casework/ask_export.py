"""Asking a second person for a bulk export. Which tips go is fixed here; nothing leaves yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tips_to_export import keys_of_tips, rules_in, stated_in, tips_to_export
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import EXPORT
from tipline.domain.exports import ExportRequest, check_export
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand
from tipline.domain.referrals import NotTested
from tipline.persistence.exports import Export, ExportTip, export_by_id


def ask_export(
    session: Session,
    officer: Officer,
    references: Sequence[str],
    request: ExportRequest,
    *,
    tested: bool,
    once: str,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The request waits for a second person. `once` is the random number of its form: sent twice, it is one request.

    `tested` says that the officer has tested the codes and marks that ask for it; which they were is kept.
    Raises ExportNotSound, NotTested, NotPermitted, TipErased or TipNotFound.
    """
    demand(officer, "ask_approval")
    chosen = sorted(set(references))
    check_export(request, chosen)
    tips_to_export(session, officer, chosen)
    if export_by_id(session, once) is not None:
        return
    rules = rules_in(stated_in(session, chosen, keys_of_tips(session, chosen, keys)), request.state)
    if rules and not tested:
        raise NotTested(", ".join(rules))
    export = Export(export_id=once, state="asked", tested=" ".join(rules), asker_id=officer.officer_id, asked_at=now)
    export.to_whom, export.purpose = request.to_whom.strip(), request.purpose.strip()
    export.outside, export.contents = request.outside, request.contents
    session.add(export)
    session.flush()
    session.add_all(ExportTip(export_id=once, tip_reference=each) for each in chosen)
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="approval_asked",
        now=now,
        purpose=export.purpose,
        detail=told(export, len(chosen)),
    )


def told(export: Export, tips: int) -> str:
    """The request as the record tells it: who receives what is part of it (directive 2016/680 art. 25)."""
    where = "outside the police" if export.outside else "within the police"
    return f"{EXPORT} {export.export_id}: {tips} tips, {export.contents}, {where}, to {export.to_whom}"
