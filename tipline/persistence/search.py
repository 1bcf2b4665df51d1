"""Searching: the newest tips that have all words and things asked for, at a price that more tips do not raise."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from tipline.domain.officers import Officer
from tipline.persistence.claims import Claim
from tipline.persistence.queue_filter import QueueFilter, tips_wanted
from tipline.persistence.tip_words import TipWord
from tipline.persistence.tips import Tip

MOST_SCANNED = 1_000
"""Tips that have the rarest of what is asked for, looked through for one page, the newest first. The next page goes on
where this one ended, so that nothing is out of reach."""
FIRST_SCANNED = 200
"""Looked through first: where most tips that have one word have the others too, the page is full by then."""
MOST_FORMS = 120
"""Fingerprints of one word or thing: a plate has 24 under each key, a word a handful. SQLite takes no more than 500
parts in one statement, and a county has two for each."""

Forms = Collection[int]


@dataclass(frozen=True)
class Place:
    """A place among tips, the newest first: the next page begins after it."""

    received_at: datetime
    reference: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`since` counts, `until` does not; `filter` is as in the queue, where its reference and owner ask for nothing."""

    filter: QueueFilter
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Found:
    """References, the newest first. `following` is where to go on; `looked_through` whether this page ended because as
    many tips were looked through as for one page, not because it was full.
    """

    references: Sequence[str]
    following: Place | None
    looked_through: bool


def find_tips(
    session: Session, officer: Officer, asked: Sequence[Forms], wanted: Wanted, *, after: Place | None, most: int
) -> Found:
    """Tips that have of each of `asked` one form. Without anything asked for there is none."""
    scan = _Scan(officer.county, wanted, after)
    if not asked or not all(asked) or not scan.counties:
        return Found((), None, looked_through=False)
    asked = [tuple(islice(dict.fromkeys(forms), MOST_FORMS)) for forms in asked]
    first = _rarest(session, asked, scan)
    for bound in (FIRST_SCANNED, MOST_SCANNED):
        scanned = scan.newest(asked[first], bound).cte("scanned")
        others = [_has(scanned, forms) for place, forms in enumerate(asked) if place != first]
        chosen = (
            select(scanned.c.received_at, scanned.c.tip_reference)
            .join(Tip, Tip.reference == scanned.c.tip_reference)
            .outerjoin(Claim, Claim.tip_reference == Tip.reference)
            .where(*tips_wanted(session, officer, wanted.filter), *others)
            .order_by(scanned.c.received_at.desc(), scanned.c.tip_reference.desc())
            .limit(most + 1)
        )
        hits = [Place(*row) for row in session.execute(chosen)]
        if len(hits) > most:
            return Found([each.reference for each in hits[:most]], hits[most - 1], looked_through=False)
        last = _last_scanned(session, scanned, bound)
        if last is None:
            break
    return Found([each.reference for each in hits], last, looked_through=last is not None)


def found_by(session: Session, references: Collection[str], forms: Collection[int]) -> dict[str, set[int]]:
    """Which of the forms each of the tips has."""
    held: dict[str, set[int]] = {}
    asked = select(TipWord.tip_reference, TipWord.word).where(
        TipWord.tip_reference.in_(references), TipWord.word.in_(forms)
    )
    for reference, word in session.execute(asked) if references and forms else ():
        held.setdefault(reference, set()).add(word)
    return held


@dataclass(frozen=True)
class _Scan:
    """What is looked through: from where on, and of which counties; `county` is the officer's, empty for all."""

    county: str
    wanted: Wanted
    after: Place | None

    def newest(self, forms: Forms, bound: int) -> Select[Any]:
        """The newest rows with any of the forms, a tip once, and no more than `bound`."""
        parts = [select(part) for form in forms for part in self._parts(form, bound)]
        rows = union(*parts).subquery()
        return select(rows).order_by(rows.c.received_at.desc(), rows.c.tip_reference.desc()).limit(bound)

    def _parts(self, form: int, bound: int) -> Iterator[Any]:
        # One county at a time: each is read from the index in its order, without the tips of others between.
        for county in self.counties:
            yield (
                select(TipWord.county, TipWord.received_at, TipWord.tip_reference)
                .where(TipWord.word == form, *(() if county is None else (TipWord.county == county,)), *self._from())
                .order_by(TipWord.received_at.desc(), TipWord.tip_reference.desc())
                .limit(bound)
                .subquery()
            )

    @property
    def counties(self) -> Sequence[str | None]:
        """Those that are read one by one, None for all at once."""
        asked = self.wanted.filter.county
        if not self.county:
            return (asked or None,)
        return tuple(each for each in (self.county, "") if asked in {"", each})

    def _from(self) -> Iterator[ColumnElement[bool]]:
        if self.wanted.since:
            yield TipWord.received_at >= self.wanted.since
        if self.wanted.until:
            yield TipWord.received_at < self.wanted.until
        if self.after:
            # The first condition follows from the second and lets the database begin in the middle of its index.
            yield TipWord.received_at <= self.after.received_at
            yield or_(
                TipWord.received_at < self.after.received_at,
                and_(TipWord.received_at == self.after.received_at, TipWord.tip_reference < self.after.reference),
            )


def _rarest(session: Session, asked: Sequence[Forms], scan: _Scan) -> int:
    """The place of what the fewest tips have; among what too many have to be counted, that whose newest reach back the
    furthest.
    """
    if len(asked) == 1:
        return 0
    counts = []
    for place, forms in enumerate(asked):
        rows = scan.newest(forms, FIRST_SCANNED).subquery()
        counts.append(
            select(
                literal(place).label("place"),
                func.count().label("number"),
                func.min(rows.c.received_at).label("oldest"),
            )
        )
    found = session.execute(union_all(*counts)).all()
    return min(found, key=lambda row: (row.number, row.number and row.oldest, row.place)).place


def _has(scanned: CTE, forms: Forms) -> ColumnElement[bool]:
    """Whether a tip that was looked at has one of the forms too: one look into the index for each."""
    row = aliased(TipWord)
    held = select(literal(1)).where(
        row.word.in_(forms),
        row.county == scanned.c.county,
        row.received_at == scanned.c.received_at,
        row.tip_reference == scanned.c.tip_reference,
    )
    # Not EXISTS: PostgreSQL makes a join of that, and may read all tips that have a frequent word.
    return held.limit(1).scalar_subquery().is_not(None)


def _last_scanned(session: Session, scanned: CTE, bound: int) -> Place | None:
    """Where looking ended, when as many tips as `bound` were looked at."""
    row = session.execute(
        select(scanned.c.received_at, scanned.c.tip_reference)
        .order_by(scanned.c.received_at.desc(), scanned.c.tip_reference.desc())
        .offset(bound - 1)
        .limit(1)
    ).one_or_none()
    return Place(*row) if row else None
