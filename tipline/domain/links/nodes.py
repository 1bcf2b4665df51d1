"""Nodes of a network: tips, what they name, and where they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tipline.domain.links.clues import Clue
from tipline.domain.links.network import Node
from tipline.domain.municipalities import all_counties, municipality_name

NODE_KIND = {"partial_plate": "plate", "venue_room": "venue", "room_of_a_house": "venue"}
"""Of a clue, where it is another than the clue's own."""


@dataclass(frozen=True, kw_only=True)
class ToldTip:
    """A tip as far as it may be told anywhere. `county` and `municipality` are codes, or empty."""

    reference: str
    day: date
    county: str
    municipality: str

    @property
    def place(self) -> str:
        return self.municipality or self.county


def tip_node(tip: ToldTip, number: int = 0) -> Node:
    """`number` is that by which the page calls the tip, if it does."""
    note = f"{number} · {tip.day.isoformat()}" if number else tip.day.isoformat()
    return Node(id=tip.reference, kind="tip", label=tip.reference, href=f"/tips/{tip.reference}", note=note)


def thing_id(thing: Clue) -> str:
    return f"{thing.kind}:{thing.value}"


def thing_node(thing: Clue, venues: Mapping[str, str]) -> Node:
    """`venues` are the names of venues by their ids."""
    label = venues.get(thing.value, thing.value)
    if NODE_KIND.get(thing.kind) == "venue":
        where, _, room = thing.value.partition(" ")
        label = f"{venues.get(where) or municipality_name(where) or where} {room}"
    return Node(id=thing_id(thing), kind=NODE_KIND.get(thing.kind, thing.kind), label=label)


def place_id(code: str) -> str:
    return f"place:{code}"


def place_node(code: str) -> Node:
    return Node(id=place_id(code), kind="place", label=municipality_name(code) or all_counties().get(code, code))
