"""Alerts to the duty desk: planned in the database with the tip's assessment, sent by the worker."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.persistence.letters import Letter

IMMEDIATE_TIP = "immediate_tip"


def plan_alert(session: Session, reference: str, now: datetime) -> None:
    """A letter about an immediate tip is due, unless the tip has had one: nobody is told of the same tip twice.

    `now` is the quarter of an hour: a finer time beside the reference would tell when the tip was sent.
    """
    if session.get(Letter, (reference, IMMEDIATE_TIP)) is None:
        session.add(Letter(kind=IMMEDIATE_TIP, tip_reference=reference, due_at=now))
