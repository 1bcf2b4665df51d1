"""Which other tips name what an opened tip names: found by fingerprints, without opening any of them.

Whoever reads the tip learns of others only what the queue shows of them, and what the two have in common. Of a tip of
another county the officer learns that there is one, and what it shares: whom to ring, not what it says (deconfliction
by pointer: peers.md 4.5).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tipline.casework.read_tip import OpenTip
from tipline.crypto.fingerprints import IndexKey
from tipline.domain.links.clues import Clue, in_order, linked_by
from tipline.domain.links.strength import score_of
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers
from tipline.persistence.fingerprints import MOST_OF_A_CLUE, Holder, holders_of


@dataclass(frozen=True)
class LinkedTip:
    """Another tip. `clues` are what the two have in common, `score` is that of `domain/links/strength.py`."""

    tip: Holder
    clues: frozenset[Clue]
    score: float


@dataclass(frozen=True, kw_only=True)
class FoundLinks:
    """`tips` share a clue or were decided about, the strongest first. `elsewhere` are clues that tips of other counties
    share, by county. `in_tips` is in how many other tips of the officer's each clue stands; `bounded` whether there may
    be more, since one clue has as many as are looked up.
    """

    tips: Sequence[LinkedTip]
    elsewhere: Mapping[str, frozenset[Clue]]
    in_tips: Mapping[Clue, int]
    bounded: bool


def find_links(session: Session, officer: Officer, opened: OpenTip, keys: Collection[IndexKey]) -> FoundLinks:
    """In one statement. `keys` are all of the index: a tip stands in it under one of them."""
    sought = {
        key.fingerprint(met.kind, met.value): linked_by(clue)
        for clue in in_order(opened.clues)
        for met in clue.meets
        for key in keys
    }
    decided = {each.other for each in opened.links}
    holders = holders_of(session, sought, besides=opened.tip.reference, county=officer.county, also=decided)
    mine = [each for each in holders if covers(officer, each.county)]
    return FoundLinks(
        tips=_linked(mine, sought),
        elsewhere=_elsewhere((each for each in holders if not covers(officer, each.county)), sought),
        in_tips=_in_tips(mine, sought),
        bounded=any(number >= MOST_OF_A_CLUE for number in _counted(mine).values()),
    )


def _linked(holders: Iterable[Holder], sought: Mapping[int, Clue]) -> list[LinkedTip]:
    tips: dict[str, Holder] = {}
    shared: dict[str, set[Clue]] = {}
    for each in holders:
        tips.setdefault(each.reference, each)
        shared.setdefault(each.reference, set()).update({sought[each.fingerprint]} if each.fingerprint else ())
    found = [LinkedTip(tip, frozenset(shared[name]), score_of(shared[name])) for name, tip in tips.items()]
    return sorted(found, key=lambda each: (-each.score, each.tip.received_at, each.tip.reference))


def _elsewhere(holders: Iterable[Holder], sought: Mapping[int, Clue]) -> dict[str, frozenset[Clue]]:
    found: dict[str, set[Clue]] = {}
    for each in holders:
        if each.fingerprint is not None:
            found.setdefault(each.county, set()).add(sought[each.fingerprint])
    return {county: frozenset(clues) for county, clues in sorted(found.items())}


def _in_tips(holders: Iterable[Holder], sought: Mapping[int, Clue]) -> dict[Clue, int]:
    tips: dict[Clue, set[str]] = {}
    for each in holders:
        if each.fingerprint is not None:
            tips.setdefault(sought[each.fingerprint], set()).add(each.reference)
    return {clue: len(references) for clue, references in tips.items()}


def _counted(holders: Iterable[Holder]) -> dict[int, int]:
    found: dict[int, int] = {}
    for each in holders:
        if each.fingerprint is not None:
            found[each.fingerprint] = found.get(each.fingerprint, 0) + 1
    return found
