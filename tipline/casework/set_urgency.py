"""Setting another level for a tip than the rules did: an officer's level stands, whatever a newer policy concludes."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.assessment import URGENCIES
from tipline.domain.officers import Officer
from tipline.domain.ranks import RANKS, triage_is_due
from tipline.persistence.overrides import UrgencyOverride, override_exists, override_place
from tipline.persistence.tips import Tip


class UrgencyNotUnderstood(Exception):
    """There is no such level."""


class TriageStillDue(Exception):
    """The rules have not judged the tip yet, and judge what has no level: one set now would keep it from them."""


def set_urgency(
    session: Session,
    officer: Officer,
    reference: str,
    urgency: str,
    reason: str,
    *,
    once: str,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The tip stands in the queue at `urgency`. The reason is sealed; the record says only from where to where.

    `once` is the random number of the page, 32 hexadecimal digits: sent twice, it is one level set.
    Raises UrgencyNotUnderstood, TriageStillDue, NotPermitted or TipNotFound.
    """
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    if override_exists(session, once):
        return
    if urgency not in URGENCIES:
        raise UrgencyNotUnderstood(urgency)
    if triage_is_due(tip.urgency, tip.attempts):
        raise TriageStillDue(reference)
    detail = f"{tip.urgency or 'untriaged'} to {urgency}"
    tip.urgency, tip.rank = urgency, RANKS[urgency]
    _keep(session, officer, tip, reason, once=once, key=key_of_tip(session, reference, keys), now=now)
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="urgency_set",
        now=now,
        reference=reference,
        detail=detail,
    )


def _keep(session: Session, officer: Officer, tip: Tip, reason: str, *, once: str, key: bytes, now: datetime) -> None:
    """The tip's level of now is kept as this officer's, with the sealed reason."""
    session.add(
        UrgencyOverride(
            override_id=once,
            tip_reference=tip.reference,
            urgency=tip.urgency,
            officer_name=officer.name,
            set_at=now,
            sealed=seal(key, reason.encode(), override_place(tip.reference, once)),
        )
    )
