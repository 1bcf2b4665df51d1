"""Noting that somebody looks for a tip in the queue (domain/logged.py says which questions are searches)."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand


def note_search(session: Session, officer: Officer, query: str, *, keys: OfficerKeys, now: datetime) -> None:
    """The search is in the record, before anything of it is shown. `query` is what a reference begins with and the
    codes of other filters, never a word that was typed. Raises NotPermitted.
    """
    demand(officer, "see_queue")
    record_act(session, key=keys.audit, officer_name=officer.name, act="queue_searched", now=now, detail=query)
