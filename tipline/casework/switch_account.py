"""Switching an officer's account off and on again. It counts from that officer's next request."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted, demand, may_run_account
from tipline.persistence.officers import Account
from tipline.persistence.passkeys import delete_passkeys_of
from tipline.persistence.sessions import remove_sessions_of


class AccountNotFound(Exception):
    """There is no such account."""


class OwnAccount(Exception):
    """Nobody switches off or renews their own account: the last administrator would lock everybody out, and a session
    that was left open would be enough to become its owner.
    """


def switch_account(
    session: Session, officer: Officer, account_id: int, *, active: bool, keys: OfficerKeys, now: datetime
) -> None:
    """The account is on or off, as `active` says. Raises NotPermitted, AccountNotFound or OwnAccount."""
    demand(officer, "run_accounts")
    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise AccountNotFound(account_id)
    if not may_run_account(officer, account.county):
        raise NotPermitted(f"run_accounts: {account.name}")
    if account.id == officer.officer_id and not active:
        raise OwnAccount
    if account.active == active:
        return
    account.active = active
    if not active:
        # Sessions are bound to this number: those of before stay dead when the account is switched on again.
        account.fs_uniquifier = secrets.token_hex(32)
        remove_sessions_of(session, account.id)
        # So do passkeys: devices may have got lost meanwhile, and a new one is added with a code.
        delete_passkeys_of(session, account.id)
    act = "officer_activated" if active else "officer_deactivated"
    record_act(session, key=keys.audit, officer_name=officer.name, act=act, now=now, detail=account.name)
