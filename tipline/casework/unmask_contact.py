"""The tipster's contact details: masked for everybody, and shown to one officer whom a second person has allowed it.

Only the field is masked. The tip's text stays as it was written, whatever it tells of the tipster: evidence is not
altered, and nobody can say by rule which of its words point to whoever wrote them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.use_approval import holds_now
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import CONTACT
from tipline.domain.officers import Officer
from tipline.domain.report import Report
from tipline.persistence.approvals import Approval
from tipline.persistence.audit import AuditEntry
from tipline.persistence.tips import Tip


@dataclass(frozen=True)
class ContactDetails:
    """`shown` is empty while they are masked. `waiting` is the officer's own request that nobody has decided yet.

    `until` is when they are masked again.
    """

    left: bool
    shown: str = ""
    until: datetime | None = None
    waiting: Approval | None = None


def contact_masked(
    session: Session,
    officer: Officer,
    tip: Tip,
    report: Report | None,
    requests: Iterable[Approval],
    *,
    look: AuditEntry,
    keys: OfficerKeys,
    now: datetime,
) -> tuple[Report | None, ContactDetails]:
    """The report without its contact details, and what of them this officer may see. Showing them is recorded.

    `requests` are all about this tip, `look` is the entry of the look that is going on.
    """
    if report is None or not report.contact.strip():
        return report, ContactDetails(left=False)
    masked = replace(report, contact="")
    mine = [each for each in requests if each.asker_id == officer.officer_id and each.act == CONTACT]
    own = {each.standing(now): each for each in sorted(mine, key=lambda each: each.asked_at)}
    approved = own.get("approved")
    if approved is None or not holds_now(session, approved, tip.county):
        return masked, ContactDetails(left=True, waiting=own.get("asked"))
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="contact_unmasked",
        now=now,
        reference=tip.reference,
        purpose=approved.reason,
        detail=f"{CONTACT} {approved.approval_id}",
        after=look,
    )
    return masked, ContactDetails(left=True, shown=report.contact, until=approved.good_until)
