"""Enrolling: the owner of a one-time address chooses a password and proves their authenticator."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.add_officer import token_hash
from tipline.casework.record_act import record_act
from tipline.casework.tell_owner import note_change, was_renewed
from tipline.persistence.officers import Account, account_to_enrol
from tipline.persistence.passkeys import delete_passkeys_of
from tipline.persistence.sessions import remove_sessions_of


class EnrolmentNotKnown(Exception):
    """The address was used, has expired, or never existed."""


def account_for_token(session: Session, token: str, now: datetime) -> Account:
    """The account that this address enrols. Raises EnrolmentNotKnown."""
    account = account_to_enrol(session, token_hash(token))
    if account is None or account.enrolment_until is None or account.enrolment_until < now or not account.active:
        raise EnrolmentNotKnown
    return account


def enrol_officer(
    session: Session, account: Account, *, password_hash: str, totp_secret: str, key: bytes, now: datetime
) -> None:
    """The account can sign in with both factors. Its address is over, with all earlier codes, passkeys and sessions."""
    account.password, account.fs_uniquifier = password_hash, secrets.token_hex(32)
    remove_sessions_of(session, account.id)
    account.tf_totp_secret, account.tf_primary_method, account.mf_recovery_codes = totp_secret, "authenticator", None
    account.enrolment_hash, account.enrolment_until = None, None
    delete_passkeys_of(session, account.id)
    record_act(session, key=key, officer_name=account.name, act="officer_enrolled", now=now)
    if was_renewed(session, account.id):
        note_change(session, account.id, account.name, "officer_enrolled", now)
