"""Events: which tips are about one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime

CHANGING = 0x6576656E7473
"""PostgreSQL advisory lock: the word events."""


class Event(Base):
    __tablename__ = "events"
    __table_args__ = UNORDERED

    event_id: Mapped[str] = mapped_column(String(10), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class EventTip(Base):
    """A tip that confirmed links hold in an event."""

    __tablename__ = "event_tips"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("events.event_id"), index=True)


def one_change_at_a_time(session: Session) -> None:
    """Until this transaction ends no other changes links or events: two that meet would make two events of one."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHANGING)))


def event_members(session: Session, references: Collection[str]) -> dict[str, str]:
    """The event of every tip that is in the event of one of these, and of these themselves."""
    theirs = select(EventTip.event_id).where(EventTip.tip_reference.in_(references))
    rows = session.execute(select(EventTip.tip_reference, EventTip.event_id).where(EventTip.event_id.in_(theirs)))
    return {row.tip_reference: row.event_id for row in rows}


def change_events(session: Session, before: Mapping[str, str], after: Mapping[str, str], *, now: datetime) -> None:
    """What `event_members` gave as `before` is as `after` says. An event without tips is gone."""
    session.execute(delete(EventTip).where(EventTip.tip_reference.in_(before)))
    fresh = set(after.values()) - set(before.values())
    if fresh:
        session.execute(insert(Event), [{"event_id": each, "opened_at": now} for each in sorted(fresh)])
    if after:
        rows = [{"tip_reference": tip, "event_id": event} for tip, event in after.items()]
        session.execute(insert(EventTip), rows)
    session.execute(delete(Event).where(Event.event_id.in_(set(before.values()) - set(after.values()))))
