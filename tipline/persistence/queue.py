"""The queue: tips in the order they should be looked at, a page at a time, never beyond an officer's county."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.domain.states import ERASED
from tipline.persistence.claims import Claim
from tipline.persistence.folds import ORDER, Fold, folds_of, tip_and_near_copies
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.officers import Account
from tipline.persistence.queue_filter import QueueFilter, covered_tips, tips_wanted
from tipline.persistence.queue_order import PageKey, Part, first_of, parts
from tipline.persistence.tips import Tip
from tipline.persistence.waiting_messages import Raised, waiting_since
from tipline.persistence.withdrawals import Withdrawal

MOST_COUNTED = 1_000
"""Tips of a level that are counted: nobody works by the difference, and counting a million takes a tenth of a second
of every page. Our own choice."""


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
    session: Session,
    officer: Officer,
    wanted: QueueFilter,
    *,
    after: PageKey | None,
    most: int,
    raised: Raised = None,
) -> QueuePage:
    """Up to `most` rows: the tips with their claims and flags. Of near-copies one is shown for all that are told alike.

    One statement, and a second where there are near-copies. Where so many are behind others that the page is not full,
    two for each time that more are fetched.
    """
    found = list(tips_wanted(session, officer, wanted))
    folded = not (wanted.unfolded or wanted.alike)
    at_once = 2 * most if folded else most + 1
    shown, folds, asked = list[QueueRow](), dict[str, Fold](), set[str]()
    while len(shown) <= most:
        following = parts(session, officer, wanted, raised=raised, after=after)
        fetched = _fetched(session, following, folds=folds, asked=asked, most=at_once)
        new = {row["cluster"] for row in fetched if folded} - asked - {None}
        asked |= new
        folds |= {each.reference: each for each in folds_of(session, new, found)}
        for row in fetched:
            if row["cluster"] not in asked or row["reference"] in folds:
                fold = folds.get(row["reference"])
                shown.append(_row(row, near_copies=fold.near_copies if fold else 0))
        if len(fetched) < at_once:
            break
        after = PageKey(*(fetched[-1][name] for name in ("rank", "received_at", "reference")))
    last = shown[most - 1] if len(shown) > most else None
    return QueuePage(tuple(shown[:most]), PageKey(last.rank, last.received_at, last.reference) if last else None)


def _fetched(
    session: Session, found: list[Part], *, folds: Collection[str], asked: Collection[str], most: int
) -> Sequence[Mapping[Any, Any]]:
    """The first tips of `found`, without those of the clusters `asked` about that do not stand in the queue."""
    if asked:
        # A flood behind its first tip is passed over in the database.
        behind = select(TipCluster.tip_reference).where(
            TipCluster.tip_reference == Tip.reference,
            TipCluster.cluster.in_(asked),
            TipCluster.tip_reference.not_in(folds),
        )
        found = [each.where(~behind.exists()) for each in found]
    if not found:
        return ()
    first = first_of(found, most)
    return session.execute(_rows().join(first, first.c.reference == Tip.reference).order_by(*ORDER)).mappings().all()


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
            Tip.flags,
            waiting_since().label("wrote_at"),
        )
        .outerjoin(Claim, Claim.tip_reference == Tip.reference)
        .outerjoin(Account, Account.id == Claim.officer_id)
        .outerjoin(Withdrawal, Withdrawal.tip_reference == Tip.reference)
        .outerjoin(TipCluster, TipCluster.tip_reference == Tip.reference)
    )


def _row(fetched: Mapping[Any, Any], *, near_copies: int) -> QueueRow:
    flags = frozenset(fetched["flags"].split())
    return QueueRow(**{**fetched, "flags": flags}, near_copies=near_copies)


def queue_counts(
    session: Session,
    officer: Officer,
    wanted: QueueFilter,
    *,
    most: int | None = MOST_COUNTED,
    raised: Raised = None,
) -> dict[int, int]:
    """How many tips the filter finds, by rank. Near-copies count one by one: each is somebody's tip and is worked.

    No level is counted further than `most` and one.
    """
    counted = [
        select(each.c.rank, func.count().label("number")).group_by(each.c.rank)
        for each in (
            (part.limit(most + 1) if most else part.order_by(None)).subquery()
            for part in parts(session, officer, wanted, raised=raised)
        )
    ]
    counts: dict[int, int] = {}
    for rank, number in session.execute(union_all(*counted)) if counted else ():
        counts[rank] = counts.get(rank, 0) + number
    return {rank: min(number, most + 1) if most else number for rank, number in counts.items()}
