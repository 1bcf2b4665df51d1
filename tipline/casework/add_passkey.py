"""An officer's own passkeys: adding one, removing one, and signing in with one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tell_owner import note_change
from tipline.domain.officers import Officer
from tipline.persistence.officers import Account
from tipline.persistence.passkeys import Passkey, delete_passkey, passkey_of_credential, passkeys_of

MOST_PASSKEYS = 10
"""Of one officer: every device they work at, and some kept apart. Our own choice."""


class TooManyPasskeys(Exception):
    """The officer has MOST_PASSKEYS already."""


class PasskeyTaken(Exception):
    """The passkey was added before, by this officer or another: nobody is told which."""


class PasskeyNotFound(Exception):
    """There is no such passkey, or it is another officer's: nobody is told which."""


@dataclass(frozen=True)
class NewPasskey:
    """What a device has shown of a passkey that it has just made."""

    credential_id: bytes
    public_key: bytes
    user_handle: bytes
    sign_count: int


def add_passkey(session: Session, officer: Officer, name: str, new: NewPasskey, *, key: bytes, now: datetime) -> None:
    """The officer can sign in with it from now on. Raises TooManyPasskeys or PasskeyTaken."""
    # The account is held, so that forms sent at once never make an eleventh.
    session.get(Account, officer.officer_id, with_for_update=True)
    if len(passkeys_of(session, officer.officer_id)) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    if passkey_of_credential(session, new.credential_id) is not None:
        raise PasskeyTaken
    session.add(
        Passkey(
            officer_id=officer.officer_id,
            name=name,
            credential_id=new.credential_id,
            public_key=new.public_key,
            user_handle=new.user_handle,
            sign_count=new.sign_count,
            added_at=now,
        )
    )
    record_act(session, key=key, officer_name=officer.name, act="passkey_added", now=now, detail=name)
    note_change(session, officer.officer_id, officer.name, "passkey_added", now)


def remove_passkey(session: Session, officer: Officer, passkey_id: int, *, key: bytes, now: datetime) -> None:
    """Nobody signs in with it any more; sessions go on. Raises PasskeyNotFound."""
    name = delete_passkey(session, passkey_id, officer.officer_id)
    if name is None:
        raise PasskeyNotFound(passkey_id)
    record_act(session, key=key, officer_name=officer.name, act="passkey_removed", now=now, detail=name)
    note_change(session, officer.officer_id, officer.name, "passkey_removed", now)


def use_passkey(
    session: Session,
    account: Account,
    credential_id: bytes,
    counted: Callable[[Passkey], int | None],
    *,
    key: bytes,
    now: datetime,
) -> bool:
    """Whether `account`, held by the caller, has this passkey and `counted` finds its signature good.

    `counted` gives what the device has counted, or None when the signature does not fit. A count that does not grow
    says that there are two of the device: the passkey is refused, and that is in the record (WebAuthn Level 3, 6.1.1).
    """
    passkey = passkey_of_credential(session, credential_id)
    if passkey is None or passkey.officer_id != account.id:
        return False
    count = counted(passkey)
    if count is None:
        return False
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        record_act(
            session, key=key, officer_name=account.name, act="passkey_maybe_copied", now=now, detail=passkey.name
        )
        return False
    passkey.sign_count, passkey.used_at = count, now
    return True
