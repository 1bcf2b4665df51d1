"""The end of a sign-in: both factors together, judged at once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.domain.code_budget import STEP_SECONDS, next_try
from tipline.persistence.officers import Account


class SignInRefused(Exception):
    """Name, password and code do not belong together, or too many codes were tried. Nobody is told which."""


def sign_in_officer(
    session: Session,
    account: Account | None,
    *,
    password_fits: bool,
    code_fits: Callable[[Account], bool],
    with_what: str = "",
    key: bytes,
    now: datetime,
) -> int:
    """How many sign-ins failed since the last good one; the account's row is held by the caller.

    `code_fits` judges the second factor, which `with_what` names in the record when it is no code.

    Raises SignInRefused after noting the failure, so the caller must commit all the same.
    """
    if account is None:
        raise SignInRefused
    prove_factors(account, password_fits=password_fits, code_fits=code_fits, now=now)
    failed, account.failed = account.failed, 0
    detail = ", ".join(filter(None, (with_what, f"after {failed} failed attempts" if failed else "")))
    record_act(session, key=key, officer_name=account.name, act="signed_in", now=now, detail=detail)
    return failed


def prove_factors(
    account: Account, *, password_fits: bool, code_fits: Callable[[Account], bool], now: datetime
) -> None:
    """Password and code are this account's, whose row is held by the caller. Raises SignInRefused, and counts it."""
    if not account.active or account.tf_totp_secret is None:
        raise SignInRefused
    if not password_fits:
        account.failed += 1
        raise SignInRefused
    step = int(now.timestamp()) // STEP_SECONDS
    account.code_window, account.code_tries, allowed = next_try(account.code_window, account.code_tries, step)
    if not allowed or not code_fits(account):
        account.failed += 1
        raise SignInRefused
    account.code_tries = 0
