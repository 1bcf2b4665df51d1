"""The yearly trial of need: an officer has tried whether a tip is still needed, and keeps it on."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.hold_tip import check_reason
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.persistence.retained import Review, review_exists


def keep_tip_on(
    session: Session, officer: Officer, reference: str, reason: str, *, once: str, keys: OfficerKeys, now: datetime
) -> None:
    """The need is to be tried next in a year. Its absolute limit stays as it is. `once` is the number of the form.

    Raises ReasonNotGiven, NotPermitted, TipErased or TipNotFound.
    """
    tip_for(session, officer, reference, "see_retention", lock=True)
    check_reason(reason)
    if review_exists(session, once):
        return
    session.add(
        Review(review_id=once, tip_reference=reference, officer_name=officer.name, reviewed_at=now, reason=reason)
    )
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="tip_kept_on",
        now=now,
        reference=reference,
        purpose=reason,
    )
