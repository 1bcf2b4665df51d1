"""Withdrawing a tip: the code stops working at once and for ever, and officers are told. Nothing is destroyed.

A tip is a received public record, and an authority decides about its deletion (domain.md, section 5). Besides, whoever
forces the code out of a tipster must not be able to destroy what was told about somebody who is locked in.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.domain.times import to_quarter
from tipline.intake.follow_up import check_not_erased, tip_of_code
from tipline.intake.site_keys import SiteKeys
from tipline.persistence.withdrawals import add_withdrawal


def withdraw_tip(session: Session, code: str, *, keys: SiteKeys, now: datetime) -> None:
    """The code opens nothing any more. Raises ReceiptNotKnown, also when it was withdrawn or deleted before."""
    receipt, tip = tip_of_code(session, code, keys)
    add_withdrawal(session, tip.reference, to_quarter(now))
    check_not_erased(session, receipt)
