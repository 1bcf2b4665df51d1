"""An officer's own password and recovery codes: changed by whoever shows both factors once more."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.sign_in_officer import SignInRefused, prove_both_factors
from tipline.persistence.officers import Account
from tipline.persistence.sessions import remove_sessions_of


def prove_again(
    session: Session,
    account: Account,
    *,
    password_fits: bool,
    code_fits: Callable[[Account], bool],
    key: bytes,
    now: datetime,
) -> None:
    """The person at the desk is the account's owner; its row is held by the caller.

    Raises SignInRefused after noting the failure, with the same limits as at the door: the caller must commit all the
    same. A session that somebody else has got hold of is no better place to try passwords.
    """
    try:
        prove_both_factors(account, password_fits=password_fits, code_fits=code_fits, now=now)
    except SignInRefused:
        record_act(session, key=key, officer_name=account.name, act="proof_refused", now=now)
        raise


def change_password(session: Session, account: Account, *, password_hash: str, key: bytes, now: datetime) -> None:
    """The account has this password, and all its sessions are over. Its owner has proven both factors."""
    account.password, account.fs_uniquifier = password_hash, secrets.token_hex(32)
    remove_sessions_of(session, account.id)
    record_act(session, key=key, officer_name=account.name, act="password_changed", now=now)


def renew_recovery_codes(
    session: Session, account: Account, *, new_codes: Callable[[Account], list[str]], key: bytes, now: datetime
) -> list[str]:
    """The account's recovery codes, to be shown once. Those of before work no more."""
    codes = new_codes(account)
    record_act(session, key=key, officer_name=account.name, act="recovery_codes_renewed", now=now)
    return codes
