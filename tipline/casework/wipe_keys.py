"""Wiping the files of the database after deletions, and saying so in the record."""

from datetime import datetime

from tipline.casework.record_act import record_act
from tipline.persistence.database import Database
from tipline.persistence.wiping import note_wiping, wipe

MOST_DETAIL = 400
"""Characters that an entry of the record holds (persistence/audit.py)."""


def wipe_keys(database: Database, *, audit_key: bytes, by: str, now: datetime, everything: bool = False) -> list[str]:
    """What could not be done, in words. The record has an entry either way. Raises DatabaseUnavailable.

    It stays due while another try may do more.

    The database is its own affair here, and not one transaction's: its files are rewritten between transactions.
    """
    left = wipe(database, everything=everything)
    with database.writing() as session:
        if not any(each.passes for each in left):
            note_wiping(session, now)
        detail = "; ".join(each.why for each in left)[:MOST_DETAIL] or "nothing left"
        record_act(session, key=audit_key, officer_name=by, act="keys_wiped", now=now, detail=detail)
    return [each.why for each in left]
