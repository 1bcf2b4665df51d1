"""Backups: what each kind holds, and how long one of keys may live."""

from datetime import datetime, timedelta

DATA, KEYS = "data", "keys"
"""What is sealed, and what opens it. Neither is of use without the other, so each is kept in another place."""

BACKUP_DAYS = 30
"""How long a backup of keys lives. Own choice: a loss is noticed within a month, and what was deleted must not come
back from a drawer much later (directive (EU) 2016/680 art. 4.1 e and 16; security.md LAW-03). From this many days on
no backup opens a deleted tip. `backup_days` in the settings changes it, and the number is to be published."""


def is_expired(made_at: datetime, now: datetime, days: int = BACKUP_DAYS) -> bool:
    """Whether a backup of keys made then may neither be kept nor restored any more."""
    return now - made_at >= timedelta(days=days)
