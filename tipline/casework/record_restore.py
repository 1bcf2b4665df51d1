"""That the database came back from a backup: said in the record that it would otherwise have rolled back unseen."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.persistence.audit import last_entry

RESTORED, BACKED_UP = "database_restored", "backup_made"
BY = "operator"


def record_backup(session: Session, kinds: list[str], snapshot: str, *, key: bytes, now: datetime) -> None:
    detail = f"{' and '.join(kinds)}, {snapshot}"
    record_act(session, key=key, officer_name=BY, act=BACKED_UP, now=now, detail=detail)


def record_restore(session: Session, made_at: datetime, lost_entry: int | None, *, key: bytes, now: datetime) -> None:
    """`lost_entry` is the number of the last entry of the state that was given up, where it could still be read."""
    last = last_entry(session)
    reached = last.number if last else 0
    lost = "not known" if lost_entry is None else f"entry {lost_entry}" if lost_entry > reached else "none"
    detail = f"backup of {made_at:%Y-%m-%d %H:%M} UTC, up to entry {reached}; the state given up reached: {lost}"
    record_act(session, key=key, officer_name=BY, act=RESTORED, now=now, detail=detail, after=last)
