"""What is left to do: how much, and since when."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tipline.persistence.letters import Letter
from tipline.persistence.redrawings import WAITING as UNDRAWN
from tipline.persistence.redrawings import Redrawing
from tipline.persistence.tips import Tip


class Backlog(NamedTuple):
    """`oldest` is None where nothing waits, or where it is not known since when."""

    number: int
    oldest: datetime | None


def tips_untriaged(session: Session) -> Backlog:
    """Leased ones too: a tip whose worker hangs still waits."""
    number, oldest = session.execute(
        select(func.count(), func.min(Tip.received_at)).where(Tip.state == "received")
    ).one()
    return Backlog(number, oldest)


def letters_unsent(session: Session, now: datetime) -> Backlog:
    waiting = Letter.sent_at.is_(None), Letter.due_at <= now
    number, oldest = session.execute(select(func.count(), func.min(Letter.due_at)).where(*waiting)).one()
    return Backlog(number, oldest)


def pictures_undrawn(session: Session) -> Backlog:
    number = session.scalar(select(func.count()).select_from(Redrawing).where(Redrawing.state == UNDRAWN))
    return Backlog(number or 0, None)
