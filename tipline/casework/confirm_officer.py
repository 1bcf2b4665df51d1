"""An officer who has been signed in for a while shows again that it is them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.domain.code_budget import STEP_SECONDS, next_try
from tipline.domain.officers import Officer
from tipline.persistence.officers import Account


class NotConfirmed(Exception):
    """The code does not fit, or too many were tried."""


def confirm_officer(
    session: Session, officer: Officer, *, code_fits: Callable[[Account], bool], key: bytes, now: datetime
) -> None:
    """The officer has shown a code just now. Codes are counted together with those of signing in.

    Raises NotConfirmed after noting the failure, so the caller must commit all the same.
    """
    account = session.get_one(Account, officer.officer_id, with_for_update=True)
    step = int(now.timestamp()) // STEP_SECONDS
    account.code_window, account.code_tries, allowed = next_try(account.code_window, account.code_tries, step)
    if not allowed or account.tf_totp_secret is None or not code_fits(account):
        account.failed += 1
        raise NotConfirmed
    account.code_tries = 0
    record_act(session, key=key, officer_name=officer.name, act="officer_confirmed", now=now)
