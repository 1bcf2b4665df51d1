"""Publishing a notice: one person writes it, a second approves it, and whoever works with notices can withdraw it."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.notices import (
    Notice,
    NoticeOver,
    OwnNotice,
    check_notice,
    check_notice_move,
    may_publish_in,
    may_see_notice,
)
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted, may
from tipline.domain.times import swedish_day
from tipline.persistence.notices import StoredNotice, notice_by_id


class NoticeNotFound(Exception):
    """There is no such notice, or it is another county's: an officer is not told which."""


def write_notice(
    session: Session, officer: Officer, notice: Notice, *, once: str, keys: OfficerKeys, now: datetime
) -> None:
    """The notice waits for a second person. Raises NotPermitted or NoticeNotSound.

    `once` is the random number of the page it was written on, 32 hexadecimal digits: sent twice, it is one notice.
    """
    if not (may(officer, "write_notice") and may_publish_in(officer, notice.county)):
        raise NotPermitted("write_notice")
    check_notice(notice, swedish_day(now))
    if notice_by_id(session, once) is not None:
        return
    stored = StoredNotice(
        notice_id=once,
        state="draft",
        text=notice.text,
        audience=notice.audience,
        county=notice.county,
        language=notice.language,
        first_day=notice.first_day,
        last_day=notice.last_day,
        author_id=officer.officer_id,
        author_name=officer.name,
        written_at=now,
    )
    session.add(stored)
    _record(session, officer, stored, "notice_written", keys=keys, now=now)


def approve_notice(session: Session, officer: Officer, notice_id: str, *, keys: OfficerKeys, now: datetime) -> None:
    """The leaflets show it on its days.

    Raises NoticeMoveNotAllowed, NoticeNotFound, NoticeOver, NotPermitted or OwnNotice.
    """
    notice = _notice_for(session, officer, notice_id, "approve_notice")
    check_notice_move(notice.state, "approved")
    if notice.author_id == officer.officer_id:
        raise OwnNotice(notice_id)
    if notice.last_day < swedish_day(now):
        raise NoticeOver(notice_id)
    notice.state, notice.approver_name = "approved", officer.name
    _record(session, officer, notice, "notice_approved", keys=keys, now=now)


def withdraw_notice(session: Session, officer: Officer, notice_id: str, *, keys: OfficerKeys, now: datetime) -> None:
    """No leaflet shows it any more. Raises NoticeMoveNotAllowed, NoticeNotFound or NotPermitted."""
    notice = _notice_for(session, officer, notice_id, "withdraw_notice")
    check_notice_move(notice.state, "withdrawn")
    notice.state = "withdrawn"
    _record(session, officer, notice, "notice_withdrawn", keys=keys, now=now)


def _notice_for(session: Session, officer: Officer, notice_id: str, act: str) -> StoredNotice:
    if not may(officer, act):
        raise NotPermitted(act)
    notice = notice_by_id(session, notice_id, lock=True)
    if notice is None or not may_see_notice(officer, notice.county):
        raise NoticeNotFound(notice_id)
    if not may_publish_in(officer, notice.county):
        raise NotPermitted(act)
    return notice


def _record(
    session: Session, officer: Officer, notice: StoredNotice, act: str, *, keys: OfficerKeys, now: datetime
) -> None:
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act=act,
        now=now,
        detail=f"{notice.notice_id}: {notice.said.reach()}",
    )
