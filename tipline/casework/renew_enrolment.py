"""A lost authenticator or a forgotten password: every way into the account ends, and its owner enrols anew.

Nobody resets one factor by the other: whoever has neither is let in as a new officer is, by a one-time address and
after their identity was made sure of outside this system (ASVS 5.0, 6.4.3 and 6.4.4). Only whoever runs the server does
it: an administrator who saw the address could become the officer and open tips, which no role may that runs accounts.
"""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.add_officer import new_enrolment, sign_in_name
from tipline.casework.record_act import record_act
from tipline.casework.switch_account import AccountNotFound
from tipline.casework.tell_owner import note_change
from tipline.persistence.officers import account_named
from tipline.persistence.passkeys import delete_passkeys_of
from tipline.persistence.sessions import remove_sessions_of


class AccountOff(Exception):
    """The account is switched off, so that no address would let anybody in."""


def renew_enrolment(session: Session, name: str, reason: str, *, key: bytes, by: str, now: datetime) -> str:
    """The token of the account's new enrolment address. Nobody else knows it and it is shown once.

    Raises AccountNotFound or AccountOff.
    """
    account = account_named(session, sign_in_name(name), lock=True)
    if account is None:
        raise AccountNotFound(name)
    if not account.active:
        raise AccountOff(account.name)
    account.password = account.tf_totp_secret = account.tf_primary_method = account.mf_recovery_codes = None
    # It counted the codes of the authenticator that is gone.
    account.totp_counter = -1
    account.fs_uniquifier = secrets.token_hex(32)
    remove_sessions_of(session, account.id)
    delete_passkeys_of(session, account.id)
    act = "enrolment_renewed"
    record_act(session, key=key, officer_name=by, act=act, now=now, purpose=reason, detail=account.name)
    note_change(session, account.id, account.name, act, now)
    return new_enrolment(account, now)
