"""An officer who has been signed in for a while shows again that it is them, with the limits of the door."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.sign_in_officer import SignInRefused, prove_factors
from tipline.persistence.officers import Account


def prove_again(
    session: Session,
    account: Account,
    *,
    code_fits: Callable[[Account], bool],
    password_fits: bool = True,
    key: bytes,
    now: datetime,
) -> None:
    """The person at the desk is the account's owner; its row is held by the caller. `password_fits` is said where a
    password is asked for as well.

    Raises SignInRefused after noting the failure, with the same limits as at the door: the caller must commit all the
    same. A session that somebody else has got hold of is no better place to try passwords and codes.
    """
    try:
        prove_factors(account, password_fits=password_fits, code_fits=code_fits, now=now)
    except SignInRefused:
        record_act(session, key=key, officer_name=account.name, act="proof_refused", now=now)
        raise


def confirm_officer(session: Session, account: Account, *, key: bytes, now: datetime) -> None:
    """It is in the record that the account's owner has proven it is them, where no deed of its own says so."""
    record_act(session, key=key, officer_name=account.name, act="officer_confirmed", now=now)
