"""A lost authenticator or a forgotten password: every way into the account ends, and its owner enrols anew.

Nobody resets one factor by the other: whoever has neither is let in as a new officer is, by a one-time address and
after their identity was made sure of outside this system (ASVS 5.0, 6.4.3 and 6.4.4).
"""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.add_officer import new_enrolment, sign_in_name
from tipline.casework.record_act import record_act
from tipline.casework.switch_account import AccountNotFound, OwnAccount, account_to_run
from tipline.casework.tell_owner import note_change
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.persistence.officers import Account, account_named
from tipline.persistence.passkeys import delete_passkeys_of
from tipline.persistence.sessions import remove_sessions_of


class AccountOff(Exception):
    """The account is switched off, so that no address would let anybody in."""


def renew_enrolment(
    session: Session, officer: Officer, account_id: int, reason: str, *, keys: OfficerKeys, now: datetime
) -> str:
    """The token of the account's new enrolment address. Nobody else knows it and it is shown once.

    Raises NotPermitted, AccountNotFound, OwnAccount or AccountOff.
    """
    account = account_to_renew(session, officer, account_id)
    detail = f"{account.name}, identity proved outside the system"
    return _renew(session, account, key=keys.audit, by=officer.name, reason=reason, detail=detail, now=now)


def account_to_renew(session: Session, officer: Officer, account_id: int) -> Account:
    """The account, held. Raises NotPermitted, AccountNotFound, OwnAccount or AccountOff."""
    account = account_to_run(session, officer, account_id)
    if account.id == officer.officer_id:
        raise OwnAccount
    if not account.active:
        raise AccountOff(account.name)
    return account


def renew_enrolment_of(session: Session, name: str, reason: str, *, key: bytes, by: str, now: datetime) -> str:
    """The same by whoever runs the server, for any account. Raises AccountNotFound or AccountOff."""
    account = account_named(session, sign_in_name(name), lock=True)
    if account is None:
        raise AccountNotFound(name)
    if not account.active:
        raise AccountOff(account.name)
    return _renew(session, account, key=key, by=by, reason=reason, detail=account.name, now=now)


def _renew(session: Session, account: Account, *, key: bytes, by: str, reason: str, detail: str, now: datetime) -> str:
    account.password = account.tf_totp_secret = account.tf_primary_method = account.mf_recovery_codes = None
    # It counted the codes of the authenticator that is gone.
    account.totp_counter = -1
    account.fs_uniquifier = secrets.token_hex(32)
    remove_sessions_of(session, account.id)
    delete_passkeys_of(session, account.id)
    act = "enrolment_renewed"
    record_act(session, key=key, officer_name=by, act=act, now=now, purpose=reason, detail=detail)
    note_change(session, account.id, account.name, act, now)
    return new_enrolment(account, now)
