"""Ending one's own sessions, on whatever device. It counts from the next request there."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.persistence.sessions import remove_own_session, remove_sessions_of


class SessionNotFound(Exception):
    """There is no such session, or it is another officer's: nobody is told which."""


def end_session(session: Session, officer: Officer, public_id: str, *, keys: OfficerKeys, now: datetime) -> None:
    """The session is over. Raises SessionNotFound."""
    if not remove_own_session(session, officer.officer_id, public_id):
        raise SessionNotFound(public_id)
    record_act(session, key=keys.audit, officer_name=officer.name, act="session_ended", now=now, detail=public_id)


def end_other_sessions(
    session: Session, officer: Officer, kept: str | None, *, keys: OfficerKeys, now: datetime
) -> int:
    """How many sessions have ended: all of this officer's but the one that is `kept`."""
    ended = remove_sessions_of(session, officer.officer_id, but=kept)
    if ended:
        detail = f"{ended} others"
        record_act(session, key=keys.audit, officer_name=officer.name, act="session_ended", now=now, detail=detail)
    return ended
