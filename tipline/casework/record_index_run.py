"""The record of a run of indexing: one entry when it begins and one when it ends, none for a tip."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.persistence.audit import last_entry
from tipline.persistence.index_queue import IndexMark, any_tip_below, progress_to
from tipline.persistence.index_runs import IndexRun, open_run

BEGUN, ENDED = "indexing_begun", "indexing_ended"


def begin_index_run(session: Session, mark: IndexMark, *, key: bytes, by: str, now: datetime) -> bool:
    """A run is under way, and in the record before a tip is opened. False where one was under way already."""
    last = last_entry(session)
    # Asked by whoever holds the end of the record: of two workers one begins the run.
    if open_run(session) is not None:
        return False
    tips = progress_to(session, mark).left
    session.add(IndexRun(begun_at=now, tips=tips))
    detail = f"{_told(mark)}, {tips} tips"
    record_act(session, key=key, officer_name=by, act=BEGUN, now=now, detail=detail, after=last)
    return True


def end_index_run(session: Session, mark: IndexMark, *, key: bytes, by: str, now: datetime) -> bool:
    """False where none was under way, or tips wait again."""
    last = last_entry(session)
    run = open_run(session)
    if run is None or any_tip_below(session, mark):
        return False
    run.ended_at = now
    found = progress_to(session, mark)
    detail = f"{_told(mark)}: {found.indexed} indexed, {found.failed} failed"
    record_act(session, key=key, officer_name=by, act=ENDED, now=now, detail=detail, after=last)
    return True


def _told(mark: IndexMark) -> str:
    return f"key {mark.key_number}, rules {mark.version}"
