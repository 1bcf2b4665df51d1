"""The network of an event: its tips, what several of them name, where they are, and what officers have confirmed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipline.domain.links.clues import LINK_KINDS, Clue
from tipline.domain.links.network import CONFIRMED, MOST_NODES, NAMED, Edge, Network, network_of
from tipline.domain.links.nodes import ToldTip, place_id, place_node, thing_id, thing_node, tip_node
from tipline.domain.links.plate_parts import parts_of
from tipline.domain.links.strength import strength_of

FIRST_TIPS = 11
"""Tips that come before anything else, so that a flood leaves room for what holds it together."""

Named = Mapping[Clue, Mapping[str, Clue]]
"""What each thing is named by: by the reference of a tip, the clue by which it names the thing."""


@dataclass(frozen=True, kw_only=True)
class ConfirmedLink:
    """`one` and `other` are references, `kinds` what is said to join them."""

    one: str
    other: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EventNetwork:
    """`unseen_tips` and `unseen_clues` are how many tips, and things that several tips name, stand in no node."""

    network: Network
    unseen_tips: int
    unseen_clues: int


def event_network(
    tips: Sequence[ToldTip],
    clues: Mapping[str, frozenset[Clue]],
    confirmed: Sequence[ConfirmedLink],
    *,
    venues: Mapping[str, str],
) -> EventNetwork:
    """At most MOST_NODES nodes. `clues` are those of each tip by its reference, and `venues` the names of venues by
    their ids. What is named stands on one side of the tips, what most of them name first, and places on the other.
    """
    named = {thing: by for thing, by in _named(clues).items() if len(by) > 1}
    things = sorted(named, key=lambda each: (-len(named[each]), -strength_of(each), each))
    kept = _chosen(tips, things)
    drawn = [each for each in things if thing_id(each) in kept]
    # Without those of tips that have no room: what hangs together by such a tip alone is not seen to.
    joined = [edge for each in drawn for edge in _named_by(each, named[each], confirmed) if edge.one in kept]
    joined += [Edge(one=each.reference, other=place_id(each.place), kinds=("place",)) for each in tips if each.place]
    joined += list(_between([each for each in confirmed if {each.one, each.other} <= kept], joined))
    columns = (
        [thing_node(each, venues) for each in drawn],
        [tip_node(each, number) for number, each in enumerate(tips, start=1)],
        [place_node(each) for each in dict.fromkeys(each.place for each in tips) if each],
    )
    nodes = (each for column in columns for each in column if each.id in kept)
    return EventNetwork(
        network=network_of(nodes, joined, ([each.id for each in column] for column in columns)),
        unseen_tips=sum(each.reference not in kept for each in tips),
        unseen_clues=len(things) - len(drawn),
    )


def _named(clues: Mapping[str, frozenset[Clue]]) -> Named:
    """Who saw a part of a plate names every plate in the event that it fits, and who knows only the municipality of a
    room every such room in a house that is known.
    """
    known_closer = _known_closer(clues.values())
    named: dict[Clue, dict[str, Clue]] = {}
    for reference, own in clues.items():
        for each in sorted(own, key=lambda clue: (clue.kind in ("partial_plate", "venue"), clue)):
            for thing in known_closer.get(each, [each]) if each.kind in LINK_KINDS else ():
                named.setdefault(thing, {}).setdefault(reference, each)
    return named


def _known_closer(tips: Iterable[frozenset[Clue]]) -> Mapping[Clue, list[Clue]]:
    """By what somebody knows in part, the things that another tip of the event knows whole."""
    whole: dict[Clue, list[Clue]] = {}
    for own in tips:
        for each in sorted(own):
            if each.kind == "plate":
                found = [Clue("partial_plate", part) for part in parts_of(each.value)]
            elif each.kind == "venue_room":
                room = each.value.partition(" ")[2]
                found = [
                    Clue("venue_room", clue.value)
                    for clue in own
                    if clue.kind == "room_of_a_house" and clue.value.partition(" ")[2] == room
                ]
            else:
                continue
            for part in found:
                if each not in whole.setdefault(part, []):
                    whole[part].append(each)
    return whole


def _chosen(tips: Sequence[ToldTip], things: Sequence[Clue]) -> set[str]:
    """Ids of nodes: the newest tips, what several name, where they are, then further tips."""
    newest = list(reversed(tips))
    order = [each.reference for each in newest[:FIRST_TIPS]]
    order += [thing_id(each) for each in things[: MOST_NODES - FIRST_TIPS - 3]]
    order += [place_id(each.place) for each in newest[:FIRST_TIPS] if each.place]
    order += [each.reference for each in newest[FIRST_TIPS:]]
    order += [thing_id(each) for each in things] + [place_id(each.place) for each in newest if each.place]
    return set(list(dict.fromkeys(order))[:MOST_NODES])


def _named_by(thing: Clue, by: Mapping[str, Clue], confirmed: Iterable[ConfirmedLink]) -> Iterator[Edge]:
    """An edge from each tip that names it, confirmed where an officer has confirmed a link by it."""
    sure = set[str]()
    for each in confirmed:
        ends = {each.one, each.other}
        if ends <= by.keys() and not {by[end].kind for end in ends}.isdisjoint(each.kinds):
            sure |= ends
    for reference, clue in by.items():
        yield Edge(
            one=reference,
            other=thing_id(thing),
            kinds=(clue.kind,),
            strength=strength_of(clue),
            decided=CONFIRMED if reference in sure else NAMED,
        )


def _between(confirmed: Iterable[ConfirmedLink], joined: Iterable[Edge]) -> Iterator[Edge]:
    """Lines from tip to tip, for the confirmed links that join what no confirmed line joins already: in a flood of
    copies every tip may be linked with every other, and nobody could read that.
    """
    together: dict[str, set[str]] = {}
    for edge in joined:
        if edge.decided == CONFIRMED:
            _join(together, edge.one, edge.other)
    for each in confirmed:
        if _join(together, each.one, each.other):
            yield Edge(one=each.one, other=each.other, kinds=each.kinds, decided=CONFIRMED)


def _join(together: dict[str, set[str]], one: str, other: str) -> bool:
    """Whether the two were apart. What is joined is in one set, under each of its members."""
    first, second = together.setdefault(one, {one}), together.setdefault(other, {other})
    if first is second:
        return False
    first |= second
    together.update(dict.fromkeys(second, first))
    return True
