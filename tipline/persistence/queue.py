"""The queue: tips in the order they should be looked at, a page at a time, never beyond an officer's county."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.domain.states import ERASED
from tipline.persistence.assessments import TipFlag
from tipline.persistence.claims import Claim
from tipline.persistence.folds import ORDER, near_copies_among, stands_in_queue, tip_and_near_copies
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.officers import Account
from tipline.persistence.queue_filter import QueueFilter, covered_tips, tips_wanted
from tipline.persistence.tips import Tip
from tipline.persistence.waiting_messages import waiting_since
from tipline.persistence.withdrawals import Withdrawal

FLAGS = (
    select(func.aggregate_strings(TipFlag.flag, " "))
    .where(TipFlag.tip_reference == Tip.reference)
    .correlate(Tip)
    .scalar_subquery()
)
"""The flags of a row in one text. None for a tip that has none."""


@dataclass(frozen=True)
class PageKey:
    """The place of a row in the queue's order: the next page begins after it."""

    rank: int
    received_at: datetime
    reference: str


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A tip as the queue shows it: nothing here was sealed. `flags` are in no order; `owner` holds the claim.

    `withdrawn` says that the tipster has ended the dialogue, `near_copies` how many other tips the filter finds that
    are in its `cluster`; the row stands for those that `stands_in_queue` says. It is 0 where tips are shown one by one.
    `wrote_at` is since when a message of the tipster waits, the oldest of them; None when none does.
    """

    reference: str
    received_at: datetime
    state: str
    rank: int
    urgency: str | None
    language: str | None
    county: str
    municipality: str
    owner_id: int | None
    owner: str | None
    withdrawn: bool
    cluster: str | None
    near_copies: int
    flags: frozenset[str]
    wrote_at: datetime | None


@dataclass(frozen=True)
class QueuePage:
    """`following` is the key of the next page, None on the last."""

    rows: tuple[QueueRow, ...]
    following: PageKey | None


@dataclass(frozen=True)
class NearCopies:
    """Near-copies of one tip with their places in its cluster. `count` is of all, also of those not fetched."""

    rows: Sequence[QueueRow]
    clusters: Sequence[TipCluster]
    count: int


def queue_page(
    session: Session, officer: Officer, wanted: QueueFilter, *, after: PageKey | None, most: int
) -> QueuePage:
    """Up to `most` rows in at most two queries: the tips with their claims and flags, and folded near-copies."""
    found = list(tips_wanted(session, officer, wanted))
    folded = not (wanted.unfolded or wanted.alike)
    chosen = (
        _rows()
        .where(*found, *([stands_in_queue(found)] if folded else ()), *_following(after))
        .order_by(*ORDER)
        .limit(most + 1)
    )
    rows = session.execute(chosen).mappings().all()
    clusters = {row["cluster"] for row in rows[:most] if folded} - {None}
    copies = near_copies_among(session, clusters, found)
    shown = tuple(_row(row, near_copies=copies.get(row["cluster"], 0)) for row in rows[:most])
    last = shown[-1] if len(rows) > most else None
    return QueuePage(shown, PageKey(last.rank, last.received_at, last.reference) if last else None)


def queue_rows(session: Session, references: Sequence[str]) -> list[QueueRow]:
    """These tips in this order, one by one. Whoever asks knows that the officer may see them."""
    fetched = session.execute(_rows().where(Tip.reference.in_(references))).mappings() if references else ()
    rows = {row["reference"]: _row(row, near_copies=0) for row in fetched}
    return [rows[each] for each in references]


def near_copies_of(session: Session, officer: Officer, reference: str, *, most: int) -> NearCopies:
    """The near-copies of a tip in every state, as far as the officer may see them."""
    found = Tip.reference.in_(tip_and_near_copies(reference, covered_tips(officer)))
    chosen = (
        _rows()
        .add_columns(
            TipCluster.by_words, TipCluster.joined_by, TipCluster.joined_at, func.count().over().label("total")
        )
        .where(*covered_tips(officer), found, Tip.reference != reference, Tip.state != ERASED)
        .order_by(*ORDER)
        .limit(most)
    )
    rows, clusters, total = [], [], 0
    for fetched in session.execute(chosen).mappings():
        row = dict(fetched)
        total = row.pop("total")
        joined = {name: row.pop(name) for name in ("by_words", "joined_by", "joined_at")}
        clusters.append(TipCluster(tip_reference=row["reference"], cluster=row["cluster"], **joined))
        rows.append(_row(row, near_copies=0))
    return NearCopies(rows, clusters, total)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Tip.reference,
            Tip.received_at,
            Tip.state,
            Tip.rank,
            Tip.urgency,
            Tip.language,
            Tip.county,
            Tip.municipality,
            Claim.officer_id.label("owner_id"),
            Account.name.label("owner"),
            Withdrawal.tip_reference.is_not(None).label("withdrawn"),
            TipCluster.cluster,
            FLAGS.label("flags"),
            waiting_since().label("wrote_at"),
        )
        .outerjoin(Claim, Claim.tip_reference == Tip.reference)
        .outerjoin(Account, Account.id == Claim.officer_id)
        .outerjoin(Withdrawal, Withdrawal.tip_reference == Tip.reference)
        .outerjoin(TipCluster, TipCluster.tip_reference == Tip.reference)
    )


def _row(fetched: Mapping[Any, Any], *, near_copies: int) -> QueueRow:
    flags = frozenset((fetched["flags"] or "").split())
    return QueueRow(**{**fetched, "flags": flags}, near_copies=near_copies)


def queue_counts(session: Session, officer: Officer, wanted: QueueFilter) -> dict[int, int]:
    """How many tips the filter finds, by rank. Near-copies count one by one: each is somebody's tip and is worked."""
    counted = (
        select(Tip.rank, func.count())
        .outerjoin(Claim, Claim.tip_reference == Tip.reference)
        .where(*tips_wanted(session, officer, wanted))
        .group_by(Tip.rank)
    )
    return dict(iter(session.execute(counted)))


def _following(after: PageKey | None) -> Iterator[ColumnElement[bool]]:
    if after is None:
        return
    # The first condition follows from the second and lets the database begin in the middle of its index.
    yield Tip.rank <= after.rank
    later = or_(
        Tip.received_at > after.received_at,
        and_(Tip.received_at == after.received_at, Tip.reference > after.reference),
    )
    yield or_(Tip.rank < after.rank, later)
