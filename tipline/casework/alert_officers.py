"""Alerts by mail: planned in the database by triage and the clock, sent by the worker. None holds a word of a tip."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.own_letters import plan_own_alerts
from tipline.domain.assessment import URGENCIES
from tipline.domain.promises import answer_late_if_written_by
from tipline.domain.times import to_quarter
from tipline.persistence.late_tips import late_without_letter
from tipline.persistence.letters import Letter, add_letter, add_letter_again
from tipline.persistence.tips import not_erased
from tipline.persistence.waiting_messages import late_untold, mark_told

IMMEDIATE_TIP = "immediate_tip"
LATE_TIP = "late_tip"
ANSWER_WAITS = "answer_waits"

ALARMED = ("immediate", "urgent")
"""Levels of which a second address is told when they are late: a routine tip can wait until somebody looks."""
MOST_AT_ONCE = 100
"""Letters planned in one transaction: a flood must not keep the database from taking tips."""


def plan_alert(session: Session, reference: str, now: datetime) -> None:
    """A letter about an immediate tip is due to the duty desk, and one to each officer who has asked.

    Not when the tip has had one: nobody is told of the same tip twice. `now` is the quarter of an
    hour: a finer time beside the reference would tell when the tip was sent.
    """
    if session.get(Letter, (reference, IMMEDIATE_TIP)) is None:
        session.add(Letter(kind=IMMEDIATE_TIP, tip_reference=reference, due_at=now))
        plan_own_alerts(session, reference, now)


def plan_late_alerts(session: Session, now: datetime, *, second_address: str, duty_address: str) -> None:
    """A letter is due about each tip of ALARMED that nobody has taken in time, once. Without an address, about none.

    Where both addresses are the same, a tip that the duty desk had a letter about gets no other.
    """
    if not second_address:
        return
    same = second_address.casefold() == duty_address.casefold()
    kinds = {LATE_TIP, IMMEDIATE_TIP} if same else {LATE_TIP}
    for reference in late_without_letter(session, now, urgencies=ALARMED, kinds=kinds, most=MOST_AT_ONCE):
        add_letter(session, reference, LATE_TIP, to_quarter(now))


def plan_answer_alerts(session: Session, now: datetime, *, second_address: str) -> None:
    """A letter is due about each message of a tipster that has waited too long, once, whatever state its tip is in.

    Several of one tip that are late at the same moment get one. Without an address, none does.
    """
    if not second_address:
        return
    bounds = {urgency: answer_late_if_written_by(urgency, now) for urgency in (*URGENCIES, None)}
    for reference in late_untold(session, bounds, MOST_AT_ONCE):
        # Held before its messages, as an erasure does: each would wait for the other.
        if not_erased(session, [reference]) and mark_told(session, reference, now):
            add_letter_again(session, reference, ANSWER_WAITS, to_quarter(now))
