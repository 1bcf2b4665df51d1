"""What an opened tip has to do with others: proposed by what they share, decided by officers, pointed out elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.linked_tips import Decided, LinkedTip, Pointer, TipLinks
from tipline.casework.neighbouring import neighbours_for, sought_by
from tipline.crypto.fingerprints import IndexKey
from tipline.crypto.opening import opened_as
from tipline.domain.likeness import ALIKE as ALIKE_BANDS
from tipline.domain.links.clues import CLUE_KINDS, Clue, linked_by
from tipline.domain.links.decisions import CONFIRMED, LinkDecision
from tipline.domain.links.independence import Source, independent_sources
from tipline.domain.links.strength import score_of
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.neighbours import ALIKE, MOST_OF_A_CLUE, Neighbour
from tipline.persistence.tip_links import TipLink, link_place
from tipline.persistence.tips import Tip

MOST_PROPOSED = 100
"""Proposals of one page, those with the greatest score. Nobody decides about more at a sitting."""


def find_links(
    session: Session,
    officer: Officer,
    tip: Tip,
    clues: Iterable[Clue],
    *,
    links: Iterable[TipLink],
    cluster: TipCluster | None,
    key: bytes | None,
    index: Sequence[IndexKey],
) -> TipLinks:
    """One statement. `links` and `cluster` lie with the tip, `key` is its own, `index` are the keys of the index."""
    sought = sought_by(clues, index)
    rows = neighbours_for(session, officer, tip.reference, sought)
    said = {each.other_reference: _opened(each, key) for each in links}
    seen = [row for row in rows if covers(officer, row.county)]
    found = [_linked(each, sought, said, cluster) for each in _by_tip(seen).values()]
    naming = [each for each in found if each.shared]
    decided = [each for each in found if each.decided]
    counted = _holders(seen, sought)
    proposed = sorted((each for each in found if not each.decided and each.kinds), key=_strongest)
    return TipLinks(
        proposed=proposed[:MOST_PROPOSED],
        decided=sorted(decided, key=_newest, reverse=True),
        also_in=len(naming),
        municipalities=len({each.municipality for each in naming} - {""}),
        more=max(counted.values(), default=0) > MOST_OF_A_CLUE,
        holders=counted,
        pointers=_pointers([row for row in rows if not covers(officer, row.county)], sought, cluster),
        sources=_sources(tip, cluster, decided),
    )


def _by_tip(rows: Iterable[Neighbour]) -> dict[str, list[Neighbour]]:
    found: dict[str, list[Neighbour]] = {}
    for row in rows:
        found.setdefault(row.reference, []).append(row)
    return found


def _linked(
    rows: Sequence[Neighbour], sought: Mapping[int, Clue], said: Mapping[str, Decided], cluster: TipCluster | None
) -> LinkedTip:
    one = rows[0]
    shared = {linked_by(sought[row.by]) for row in rows if row.by in sought}
    alike = _alike(one, cluster)
    return LinkedTip(
        reference=one.reference,
        county=one.county,
        municipality=one.municipality,
        received_at=one.received_at,
        state=one.state,
        rank=one.rank,
        urgency=one.urgency,
        cluster=one.cluster,
        shared=tuple(sorted(shared, key=lambda each: (CLUE_KINDS.index(each.kind), each.value))),
        alike=alike,
        # How many bands are equal is not looked up: as many as make two alike, at least.
        score=score_of(shared, ALIKE_BANDS if alike else 0),
        decided=said.get(one.reference),
    )


def _alike(row: Neighbour, cluster: TipCluster | None) -> bool:
    return bool(cluster and cluster.by_words and cluster.by_words == row.by_words)


def _holders(rows: Iterable[Neighbour], sought: Mapping[int, Clue]) -> dict[Clue, int]:
    holders: dict[Clue, set[str]] = {}
    for row in rows:
        if row.by in sought:
            holders.setdefault(sought[row.by], set()).add(row.reference)
    return {clue: len(references) for clue, references in holders.items()}


def _pointers(rows: Iterable[Neighbour], sought: Mapping[int, Clue], cluster: TipCluster | None) -> list[Pointer]:
    """In the order of county codes. What officers have decided or joined by hand is no word of the tips."""
    by_county: dict[str, list[Neighbour]] = {}
    for row in rows:
        if row.by in sought or (row.by == ALIKE and _alike(row, cluster)):
            by_county.setdefault(row.county, []).append(row)
    return [
        Pointer(
            county=county,
            named=tuple(sorted({sought[row.by] for row in found if row.by in sought})),
            alike=any(row.by == ALIKE for row in found),
            untold=tuple(sorted({row.reference for row in found if not row.told})),
        )
        for county, found in sorted(by_county.items())
    ]


def _sources(tip: Tip, cluster: TipCluster | None, decided: Iterable[LinkedTip]) -> list[str]:
    if tip.urgency is None:
        return []
    confirmed = [
        Source(reference=each.reference, cluster=each.cluster, compared=each.urgency is not None, score=each.score)
        for each in decided
        if each.decided and each.decided.decided == CONFIRMED
    ]
    return independent_sources(cluster.cluster if cluster else "", confirmed)


def _opened(link: TipLink, key: bytes | None) -> Decided:
    place = link_place(link.tip_reference, link.other_reference)
    decision = opened_as(LinkDecision.from_bytes, key, link.sealed, place)
    return Decided(decided=link.decided, officer_name=link.officer_name, decided_at=link.decided_at, decision=decision)


def _strongest(each: LinkedTip) -> tuple[float, str]:
    return -each.score, each.reference


def _newest(each: LinkedTip) -> tuple[datetime, str]:
    decided_at = each.decided.decided_at if each.decided else each.received_at
    return decided_at, each.reference
