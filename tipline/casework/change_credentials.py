"""An officer's own password and recovery codes: changed by whoever shows both factors once more."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tell_owner import note_change
from tipline.persistence.officers import Account
from tipline.persistence.sessions import remove_sessions_of


def change_password(session: Session, account: Account, *, password_hash: str, key: bytes, now: datetime) -> None:
    """The account has this password, and all its sessions are over. Its owner has proven both factors."""
    account.password, account.fs_uniquifier = password_hash, secrets.token_hex(32)
    remove_sessions_of(session, account.id)
    record_act(session, key=key, officer_name=account.name, act="password_changed", now=now)
    note_change(session, account.id, account.name, "password_changed", now)


def renew_recovery_codes(
    session: Session, account: Account, *, new_codes: Callable[[Account], list[str]], key: bytes, now: datetime
) -> list[str]:
    """The account's recovery codes, to be shown once. Those of before work no more."""
    codes = new_codes(account)
    record_act(session, key=key, officer_name=account.name, act="recovery_codes_renewed", now=now)
    note_change(session, account.id, account.name, "recovery_codes_renewed", now)
    return codes
