"""Owners are told when the way they sign in was changed, whoever did it (ASVS 5.0, 6.3.7): by a letter to their own
address, where the account has one, and in any case at the next sign-in and on their own page.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tipline.domain.settings import own_address
from tipline.persistence.sign_in_changes import SignInChange, add_change, changes_of, remove_changes_before

KINDS = (
    "password_changed",
    "recovery_codes_renewed",
    "passkey_added",
    "passkey_removed",
    "enrolment_renewed",
    "officer_enrolled",
)
"""The acts of the record that an owner is told of. A first enrolment is none: its owner has just done it."""
KEPT = timedelta(days=90)
"""On the owner's page. Our own choice: longer than an absence, and the record has them for ever."""
MOST_SHOWN = 20


def note_change(session: Session, officer_id: int, name: str, kind: str, now: datetime) -> None:
    """The owner of the account is told of it. What is older than KEPT is forgotten."""
    remove_changes_before(session, officer_id, now - KEPT)
    add_change(session, officer_id, kind, now, now if own_address(name) else None)


def was_renewed(session: Session, officer_id: int) -> bool:
    """Whether the account was enrolled before, and somebody has let its owner enrol anew."""
    return any(each.kind == "enrolment_renewed" for each in changes_of(session, officer_id, MOST_SHOWN))


def tell_at_sign_in(session: Session, officer_id: int, now: datetime) -> Sequence[SignInChange]:
    """What the owner has not been told at a sign-in yet, the newest first. They are told now."""
    untold = [each for each in changes_of(session, officer_id, MOST_SHOWN) if each.told_at is None]
    for each in untold:
        each.told_at = now
    return untold
