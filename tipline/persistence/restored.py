"""What a database must lose when it comes back from a backup, and what it says of how far it got."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tipline.domain.states import ERASED
from tipline.persistence.approvals import Approval
from tipline.persistence.disposals import Disposal
from tipline.persistence.exports import Export
from tipline.persistence.officers import Account
from tipline.persistence.sessions import OfficerSession
from tipline.persistence.tips import Tip

TOTP_STEP_SECONDS = 30
"""RFC 6238, 4.1."""
STEPS_AHEAD = 1
"""A code of the next step is taken from a clock that is ahead."""


def count_tips(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Tip)) or 0


def end_one_time_things(session: Session, now: datetime) -> None:
    """What works once, or while somebody is signed in, works no more: it may have been used since the backup.

    No session and no enrolment address holds, no code of an authenticator from before `now` and no recovery code, and
    no request for a second person that was open.
    """
    session.execute(delete(OfficerSession))
    step = int(now.timestamp()) // TOTP_STEP_SECONDS + STEPS_AHEAD
    for account in session.scalars(select(Account)):
        account.enrolment_hash = account.enrolment_until = account.mf_recovery_codes = None
        account.totp_counter, account.code_window, account.code_tries = step, 0, 0
        account.fs_uniquifier = secrets.token_hex(32)
    for table in (Approval, Disposal, Export):
        session.execute(update(table).where(table.state.in_(("asked", "approved"))).values(state="lapsed"))


def only_of_living_tips(session: Session, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of wrapped keys those whose tip is there and not erased."""
    asked = {row["tip_reference"] for row in rows}
    living = set(session.scalars(select(Tip.reference).where(Tip.reference.in_(asked), Tip.state != ERASED)))
    return [row for row in rows if row["tip_reference"] in living]
