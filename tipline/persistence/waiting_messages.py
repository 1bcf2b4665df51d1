"""Messages of tipsters that no officer has answered or marked as read yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    and_,
    except_,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from tipline.persistence.messages import WAITING, Message
from tipline.persistence.tips import OPEN_TIP, Tip

WAITS: ColumnElement[bool] = literal_column(f"({WAITING})")
"""As the index is written, word for word: with a parameter in it, a prepared statement would not find the index."""

Raised = Sequence[str] | None
"""The closed tips with a message that waits; None where nobody has looked, or there are too many to be named."""
MOST_RAISED = 500
"""References that are written into a statement."""


def _waiting() -> Select[str]:
    return select(Message.tip_reference).where(WAITS)


def awaits_answer() -> ColumnElement[bool]:
    """Whether a message of the tip's tipster waits."""
    return Tip.reference.in_(_waiting())


def among_waiting(session: Session) -> ColumnElement[bool]:
    """The same, for use beside another condition in an `or_`."""
    return _among(session, _waiting())


def _among(session: Session, references: Select[str] | CompoundSelect[str]) -> ColumnElement[bool]:
    """Whether a tip is one of these.

    PostgreSQL takes no subquery into an index beside another condition and would read every tip there is. An array it
    does take; SQLite, which has none, takes both.
    """
    if session.get_bind().dialect.name == "postgresql":
        return Tip.reference == func.any(func.array(references.scalar_subquery()))
    return Tip.reference.in_(references)


def raised_tips(session: Session) -> Raised:
    """All that waits is gone through for this: a page that needs them twice asks once."""
    # Most of it is about open tips. They have a small index, and only what is left is looked up among all.
    others = except_(_waiting(), select(Tip.reference).where(OPEN_TIP, among_waiting(session)))
    raised = select(Tip.reference).where(Tip.state == "closed", _among(session, others))
    found = session.scalars(raised.limit(MOST_RAISED + 1)).all()
    return found if len(found) <= MOST_RAISED else None


def waiting_since() -> ScalarSelect[datetime]:
    """When the oldest message of the tip that waits was written, to the quarter of an hour."""
    return select(func.min(Message.written_at)).where(Message.tip_reference == Tip.reference, WAITS).scalar_subquery()


def mark_handled(session: Session, reference: str, now: datetime, *, seen: int | None) -> int:
    """The first `seen` messages of the tip, or all, wait no more. How many of them did."""
    before = () if seen is None else (Message.position < seen,)
    handled = (
        update(Message)
        .where(Message.tip_reference == reference, WAITS, *before)
        .values(handled_at=now)
        .execution_options(synchronize_session=False)
        .returning(Message.message_id)
    )
    return len(session.scalars(handled).all())


def late_untold(session: Session, bounds: dict[str | None, datetime], most: int) -> Sequence[str]:
    """Up to `most` tips with a message that waits since its level's moment in `bounds` or longer, and no letter."""
    overdue = (
        and_(Tip.urgency.is_(None) if urgency is None else Tip.urgency == urgency, Message.written_at <= bound)
        for urgency, bound in bounds.items()
    )
    return session.scalars(
        select(Message.tip_reference)
        .join(Tip, Tip.reference == Message.tip_reference)
        .where(WAITS, Message.told_at.is_(None), or_(*overdue))
        .group_by(Message.tip_reference)
        .order_by(func.min(Message.written_at), Message.tip_reference)
        .limit(most)
    ).all()


def mark_told(session: Session, reference: str, now: datetime) -> bool:
    """Whether a message of the tip waited that no letter told of. Of two clocks at once, the first counts."""
    told = (
        update(Message)
        .where(Message.tip_reference == reference, WAITS, Message.told_at.is_(None))
        .values(told_at=now)
        .execution_options(synchronize_session=False)
        .returning(Message.message_id)
    )
    return bool(session.scalars(told).all())
