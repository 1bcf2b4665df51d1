"""The surroundings of a tip: what it names, which other tips name the same, and where those are.

Of another tip nothing is told but its reference, its place, its day, and what it has in common with the opened one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipline.domain.links.clues import Clue, linked_by
from tipline.domain.links.network import MOST_NODES, Edge, Network, network_of
from tipline.domain.links.nodes import ToldTip, place_id, place_node, thing_id, thing_node, tip_node
from tipline.domain.links.plate_parts import parts_of
from tipline.domain.links.strength import score_of, strength_of

FIRST_TIPS = 10
"""Other tips that come before anything else, so that a flood leaves room for what holds it together."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """`tips` are all other tips that name the same, `unseen` how many of them and of the things named stand in no
    node; `more` says that there may be more tips than were looked up.
    """

    network: Network
    tips: Sequence[ToldTip]
    unseen_tips: int
    unseen_clues: int
    more: bool = False


def surroundings(
    tip: ToldTip,
    clues: Iterable[Clue],
    shared: Mapping[ToldTip, frozenset[Clue]],
    *,
    venues: Mapping[str, str],
    more: bool = False,
) -> Surroundings:
    """At most MOST_NODES nodes. `shared` are those of the tip's own `clues` that each other tip meets, and `venues` the
    names of venues by their ids.
    """
    things = _things(clues)
    named = sorted(set(things.values()), key=lambda each: (-strength_of(each), each))
    edges = {other: tuple(_met(other, common, things)) for other, common in shared.items()}
    tips = sorted(shared, key=lambda each: (-_score(shared[each]), -each.day.toordinal(), each.reference))
    kept = _chosen(tip, tips, edges, named)
    nodes = [tip_node(each) for each in (tip, *tips)] + [thing_node(each, venues) for each in named]
    nodes += [place_node(each) for each in dict.fromkeys(each.place for each in (tip, *tips)) if each]
    joined = [_named_by(tip, each) for each in named] + [edge for other in tips for edge in edges[other]]
    joined += [
        Edge(one=each.reference, other=place_id(each.place), kinds=("place",)) for each in (tip, *tips) if each.place
    ]
    return Surroundings(
        network=network_of((each for each in nodes if each.id in kept), joined),
        tips=tips,
        unseen_tips=sum(each.reference not in kept for each in tips),
        unseen_clues=sum(thing_id(each) not in kept for each in named),
        more=more,
    )


def _score(common: Iterable[Clue]) -> float:
    return score_of({linked_by(each) for each in common})


def _things(clues: Iterable[Clue]) -> dict[Clue, Clue]:
    """What each clue of the tip speaks of: part of a plate, of the plate, and a room of a house that others know by its
    municipality, of the room in that house. Everything else, of itself.
    """
    own = sorted(clues)
    speaks_of = {("plate_part", part): each for each in own if each.kind == "plate" for part in parts_of(each.value)}
    room_of = {each.value.partition(" ")[2]: each for each in own if each.kind == "venue_room"}
    for each in own:
        if each.kind == "room_of_a_house":
            speaks_of[each.kind, each.value] = room_of.get(each.value.partition(" ")[2], each)
    return {each: speaks_of.get((each.kind, each.value), each) for each in own}


def _met(other: ToldTip, common: Iterable[Clue], things: Mapping[Clue, Clue]) -> Iterator[Edge]:
    """The edges of another tip, to each thing it names as well, the strongest first."""
    by_thing: dict[Clue, set[Clue]] = {}
    for each in common:
        by_thing.setdefault(things[each], set()).add(linked_by(each))
    strength = {thing: max(map(strength_of, met)) for thing, met in by_thing.items()}
    for thing in sorted(by_thing, key=lambda each: (-strength[each], each)):
        kinds = tuple(sorted({each.kind for each in by_thing[thing]}))
        yield Edge(one=other.reference, other=thing_id(thing), kinds=kinds, strength=strength[thing])


def _chosen(
    tip: ToldTip, tips: Sequence[ToldTip], edges: Mapping[ToldTip, tuple[Edge, ...]], named: Sequence[Clue]
) -> set[str]:
    """Ids of nodes: what other tips share, then where they are, then further tips, then what is named here alone."""
    first = tips[:FIRST_TIPS]
    groups = [{each.reference, edges[each][0].other} for each in first]
    groups += [{edge.other} for each in first for edge in edges[each]]
    groups += [{place_id(each.place)} for each in (tip, *first) if each.place]
    groups += [{each.reference, edges[each][0].other} for each in tips[FIRST_TIPS:]]
    groups += [{thing_id(each)} for each in named]
    kept = {tip.reference}
    for group in groups:
        kept |= group if len(kept | group) <= MOST_NODES else set()
    return kept


def _named_by(tip: ToldTip, thing: Clue) -> Edge:
    return Edge(one=tip.reference, other=thing_id(thing), kinds=(thing.kind,), strength=strength_of(thing))
