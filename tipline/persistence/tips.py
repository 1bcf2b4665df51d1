"""Tips: the case around a report, with what the queue sorts and filters by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.assessment import FLAGS
from tipline.domain.ranks import MOST_FAILURES, UNTRIAGED, WAITING
from tipline.domain.states import ERASED
from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.withdrawals import Withdrawal

TIPS_CHANNEL = "tips_waiting"
"""PostgreSQL channel on which a stored tip wakes the clock. Its messages are empty."""


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


OPEN = "state <> 'closed' AND state <> 'erased'"
"""What a tip fulfils that is in one of OPEN_STATES. The indexes of these stay small however many tips are closed."""
OPEN_TIP: ColumnElement[bool] = literal_column(f"({OPEN.replace('state', 'tips.state')})")
"""As the indexes are written: with a parameter in it, a prepared statement would not find them."""

KEPT = "NOT (state = 'erased')"
KEPT_TIP: ColumnElement[bool] = literal_column(f"({KEPT.replace('state', 'tips.state')})")
"""Every tip that is not erased, as its index is written. Not with <>: SQLite would find it in OPEN, and read the closed
tips of a level in this index to find its open ones."""


MOST_FLAGS = 128
"""Letters of all flags of the policy in one text, with room for a few more (test_tips.py)."""


BEARING = {flag: f"flags LIKE '% {flag} %'" for flag in FLAGS}
"""What a tip fulfils that has a flag, as its index is written. Nothing is escaped, which takes as long as looking: an
underscore stands for itself where no flag is like another."""


class Tip(Base):
    """One case. The columns that triage fills stay empty until then; county empty means nobody knows it yet.

    `flags` are those of the newest assessment, as `flags_text` writes them.
    """

    __tablename__ = "tips"

    reference: Mapped[str] = mapped_column(String(10), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), server_default="received")
    outcome: Mapped[str | None] = mapped_column(String(32))
    rank: Mapped[int] = mapped_column(SmallInteger, server_default=text(str(WAITING)))
    urgency: Mapped[str | None] = mapped_column(String(16))
    language: Mapped[str | None] = mapped_column(String(8))
    flags: Mapped[str] = mapped_column(String(MOST_FLAGS), server_default="")
    county: Mapped[str] = mapped_column(String(2), server_default="")
    municipality: Mapped[str] = mapped_column(String(4), server_default="")
    receipt_tag: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    reply_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(None, "urgency", "leased_until"),
        Index(None, "state", "rank", "received_at", "reference"),
        Index(None, "state", "county", "municipality", "flags"),
        Index(None, "municipality", "rank", "received_at", "reference"),
        Index(None, "language", "rank", "received_at", "reference"),
        # The flags stand last, so that a flag is looked for in the index and not in each tip that it names.
        Index("ix_tips_kept", "rank", "received_at", "reference", "flags", **_where(KEPT)),
        Index("ix_tips_kept_county", "county", "rank", "received_at", "reference", "flags", **_where(KEPT)),
        Index("ix_tips_open", "rank", "received_at", "reference", "flags", **_where(OPEN)),
        Index("ix_tips_open_county", "county", "rank", "received_at", "reference", "flags", **_where(OPEN)),
        # SQLite looks for the state itself, also where the index holds no other.
        Index("ix_tips_open_place", "county", "municipality", "state", **_where(OPEN)),
        Index("ix_tips_open_reference", "reference", **_where(OPEN)),
        *(
            Index(
                f"ix_tips_open_{flag}", "rank", "received_at", "reference", "county", **_where(f"{OPEN} AND {bearing}")
            )
            for flag, bearing in BEARING.items()
        ),
        UNORDERED,
    )


def flags_text(flags: Collection[str]) -> str:
    """Each between spaces, so that one can be looked for."""
    return f" {' '.join(flags)} " if flags else ""


def bears(flag: str) -> ColumnElement[bool]:
    """Whether a tip has this flag of the policy. Raises KeyError for any other word."""
    # As a condition and not as a value of type Boolean, which SQLite would compare with 1 and not find its index.
    condition: ColumnElement[bool] = literal_column(f"(tips.{BEARING[flag]})")
    return condition


@dataclass(frozen=True)
class FollowedTip:
    """As much of a tip as a receipt code shows."""

    reference: str
    state: str
    outcome: str | None
    reply_key: bytes


def tip_by_tag(session: Session, receipt_tag: bytes) -> FollowedTip | None:
    """The tip that a receipt code follows. A withdrawn tip is followed by none, as if it had never been."""
    # The column by name: EXISTS (SELECT *) asks for more than the public role may read.
    withdrawn = select(Withdrawal.tip_reference).where(Withdrawal.tip_reference == Tip.reference).exists()
    row = session.execute(
        select(Tip.reference, Tip.state, Tip.outcome, Tip.reply_key).where(Tip.receipt_tag == receipt_tag, ~withdrawn)
    ).one_or_none()
    return FollowedTip(row.reference, row.state, row.outcome, row.reply_key or b"") if row else None


def reference_by_tag(asked: Session | Connection, receipt_tag: bytes) -> str | None:
    """The tip that has this tag, withdrawn or not."""
    return asked.scalar(select(Tip.reference).where(Tip.receipt_tag == receipt_tag))


def tip_by_reference(session: Session, reference: str, *, lock: bool = False) -> Tip | None:
    """`lock` holds the row until the transaction ends, so that the second of two officers sees what the first did."""
    # FOR NO KEY UPDATE: a tipster who writes meanwhile refers to the row and must not have to wait for an officer, who
    # may be waiting for that very message (persistence/messages.py).
    return session.get(Tip, reference, with_for_update={"key_share": True} if lock else None)


def hold_tips(session: Session, references: Collection[str]) -> set[str]:
    """Those of the tips that are not erased. Their rows are held as `tip_by_reference` does, in one order."""
    standing = select(Tip.reference).where(Tip.reference.in_(references), Tip.state != ERASED).order_by(Tip.reference)
    return set(session.scalars(standing.with_for_update(key_share=True)))


def not_erased(session: Session, references: Collection[str]) -> list[str]:
    """Those of the tips that are not erased, and will not be until this transaction ends. In one order for everybody.

    For whoever refers to tips without working on them. Others may change them meanwhile.
    """
    if not references:
        return []
    standing = select(Tip.reference).where(Tip.reference.in_(references), Tip.state != ERASED).order_by(Tip.reference)
    return list(session.scalars(standing.with_for_update(read=True, key_share=True)))


def shut_out_references(session: Session, reference: str) -> None:
    """Whoever is about to store something of the tip is waited for; whoever comes later waits, and finds what it is by
    then. FOR UPDATE, unlike the lock of `tip_by_reference`, keeps even a foreign key from being checked.
    """
    session.execute(select(Tip.reference).where(Tip.reference == reference).with_for_update())


def any_tip_awaiting_triage(session: Session, now: datetime) -> bool:
    return session.scalar(select(Tip.reference).where(*_awaiting(now)).limit(1)) is not None


def lease_tips_awaiting_triage(session: Session, now: datetime, lease: timedelta, most: int) -> Sequence[str]:
    """References of up to `most` waiting tips, oldest first, leased to the caller alone until `lease` is over.

    One that was leased before comes alone: should it be what ended its worker, it takes no other along.
    """
    waiting = session.execute(
        select(Tip.reference, Tip.attempts)
        .where(*_awaiting(now))
        .order_by(Tip.received_at, Tip.reference)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    fresh = [reference for reference, attempts in waiting if not attempts]
    chosen = [waiting[0].reference] if waiting and waiting[0].attempts else fresh
    session.execute(
        update(Tip).where(Tip.reference.in_(chosen)).values(leased_until=now + lease, attempts=Tip.attempts + 1)
    )
    return chosen


def lift_untriaged(session: Session, now: datetime) -> None:
    """Tips that triage gave up on, also those whose worker died on them, stand on top of the queue."""
    session.execute(
        update(Tip)
        .where(Tip.urgency.is_(None), Tip.attempts >= MOST_FAILURES, Tip.leased_until <= now, Tip.rank != UNTRIAGED)
        .values(rank=UNTRIAGED)
    )


def _awaiting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        # By their rank they stand in the index of tips that are kept, in the order in which they came. Those that are
        # erased have no level either, and may be most of all: this is asked every second.
        KEPT_TIP,
        Tip.rank == WAITING,
        Tip.urgency.is_(None),
        Tip.attempts < MOST_FAILURES,
        or_(Tip.leased_until.is_(None), Tip.leased_until <= now),
    )


def triaged_references(session: Session) -> Sequence[str]:
    return session.scalars(select(Tip.reference).where(Tip.urgency.is_not(None))).all()


def county_of_tip(session: Session, reference: str) -> str:
    """Empty when nobody knows it."""
    return session.scalar(select(Tip.county).where(Tip.reference == reference)) or ""
