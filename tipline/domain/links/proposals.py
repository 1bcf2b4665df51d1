"""Which of many tips are proposed as linked, and the clusters of near-copies among them, without a database."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from tipline.domain.likeness import ALIKE, Bands, equal_bands
from tipline.domain.links.clues import LINK_KINDS, Clue, in_common
from tipline.domain.links.strength import score_of

KINDS = (*LINK_KINDS, "text")
MOST_PAIRED = 100
"""Tips with one thing in common of which every two are paired. Of more, each is paired with the next, so that they
hang together all the same: ten thousand tips about one telephone are not fifty million links."""

Pair = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What of a tip is compared."""

    clues: frozenset[Clue]
    bands: Bands


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """`one` and `other` are places in the tips given, `one` the earlier; `kinds` are in the order of KINDS."""

    one: int
    other: int
    kinds: tuple[str, ...]
    score: float


def proposals(tips: Sequence[Told]) -> Iterator[Proposal]:
    """Every two tips that share a clue or say nearly the same."""
    by_clue = _pairs([{met for each in tip.clues for met in (each, *each.meets)} for tip in tips])
    alike = near_copies(tips)
    for one, other in sorted(by_clue | set(alike)):
        shared, bands_shared = in_common(tips[one].clues, tips[other].clues), alike.get((one, other), 0)
        found = {each.kind for each in shared} | ({"text"} if bands_shared else set())
        if found:
            kinds = tuple(kind for kind in KINDS if kind in found)
            yield Proposal(one=one, other=other, kinds=kinds, score=score_of(shared, bands_shared))


def near_copies(tips: Sequence[Told]) -> dict[Pair, int]:
    """The number of equal bands of every two tips that are alike (domain/likeness.py)."""
    counted = {
        (one, other): equal_bands(tips[one].bands, tips[other].bands)
        for one, other in _pairs([set(tip.bands) for tip in tips])
    }
    return {pair: equal for pair, equal in counted.items() if equal >= ALIKE}


def clusters(pairs: Iterable[Pair]) -> list[list[int]]:
    """What the pairs hold together, each cluster and all of them in order."""
    cluster_of: dict[int, set[int]] = {}
    for pair in pairs:
        joined = set().union(*(cluster_of.get(each, {each}) for each in pair))
        cluster_of |= dict.fromkeys(joined, joined)
    return sorted(sorted(each) for each in {id(each): each for each in cluster_of.values()}.values())


def _pairs(held: Sequence[Iterable[Hashable]]) -> set[Pair]:
    """Every two places that hold the same."""
    holders: dict[Hashable, list[int]] = {}
    for place, things in enumerate(held):
        for each in things:
            holders.setdefault(each, []).append(place)
    found: set[Pair] = set()
    for places in holders.values():
        found.update(combinations(places, 2) if len(places) <= MOST_PAIRED else pairwise(places))
    return found
