"""Letters to owners of accounts whose way of signing in was changed: sent, or tried again later."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tipline.casework.send_letters import LETTER_LEASE, wait_after
from tipline.domain.settings import own_address
from tipline.mail.letters import sign_in_changed
from tipline.mail.outbox import LetterNotTaken, Outbox
from tipline.persistence.officers import Account
from tipline.persistence.sign_in_changes import SignInChange, lease_change_letter, set_change_letter

LETTER_TRIED = timedelta(days=3)
"""A letter that no mail server takes for so long is given up: the page tells it all the same. Our own choice."""


def lease_letter(session: Session, now: datetime) -> tuple[SignInChange, str] | None:
    """A change with the address that is to be told now; the address is empty when nobody is to be written to."""
    change = lease_change_letter(session, now, LETTER_LEASE)
    if change is None:
        return None
    account = session.get(Account, change.officer_id)
    return change, own_address(account.name) if account and account.active else ""


def send_change_letter(
    change: SignInChange, address: str, *, outbox: Outbox, own_page: str, now: datetime
) -> datetime | None:
    """When to try again; None when the letter has gone out, is to go to nobody, or was tried for long enough."""
    if not address:
        return None
    try:
        outbox.send(sign_in_changed(change.kind, own_page), to=address)
    except LetterNotTaken:
        return now + wait_after(change.attempts) if now - change.changed_at < LETTER_TRIED else None
    return None


def settle_letter(session: Session, change: SignInChange, again_at: datetime | None) -> None:
    set_change_letter(session, change.id, again_at)
