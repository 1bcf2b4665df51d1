"""Clues: what two tips can have in common, each in the one form by which it is compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tipline.domain.assessment import Entity
from tipline.domain.links.landmarks import municipalities_near
from tipline.domain.links.plate_parts import is_telling, parts_of
from tipline.domain.report import Report
from tipline.domain.venues.finding import House

EXACT = ("phone", "plate", "url", "handle", "email")
"""Kinds of entities that name one thing wherever they stand."""
LINK_KINDS = (*EXACT, "partial_plate", "venue_room", "venue")
"""By what tips are linked. Entities of the kind room are no clue by themselves: room 12 is everywhere."""
CLUE_KINDS = (*LINK_KINDS, "plate_part", "room_of_a_house")
"""A `partial_plate` is all that somebody saw, a `plate_part` is part of a plate that was seen whole.

A `venue_room` counts with the id of a venue where the house is known, else with the code of the municipality. Where it
is known, the municipality stands in a `room_of_a_house`: it meets who named no house, and nobody who named another.
"""
SOUGHT_BY = {"plate_part": "partial_plate", "room_of_a_house": "venue_room"}
"""What is known more closely, by the kind under which those who know less have the same value."""

LONGEST = 500
"""Characters of a value: longer than any address that the form takes whole."""
MOST = 120
"""Clues of one tip, in the order of CLUE_KINDS. Five plates and as many telephones and rooms are fewer; a tip with more
is a list, and must not fill the index or make a look-up long."""


@dataclass(frozen=True, order=True)
class Clue:
    """`kind` is one of CLUE_KINDS."""

    kind: str
    value: str

    @property
    def meets(self) -> tuple["Clue", ...]:
        """The clues of another tip by which the two are linked. Two plates seen whole share nothing by being alike."""
        if self.kind in SOUGHT_BY:
            return (Clue(SOUGHT_BY[self.kind], self.value),)
        return (self, *(Clue(kind, self.value) for kind, sought in SOUGHT_BY.items() if sought == self.kind))


def clues_of(report: Report, entities: Iterable[Entity], houses: Iterable[House] = ()) -> frozenset[Clue]:
    """What the tip can have in common with others. `entities` are those that triage found in the report, `houses` the
    venues that it names.
    """
    found, named = list(entities), sorted(houses)
    whole = {Clue(each.kind, each.value) for each in found if each.kind in EXACT and len(each.value) <= LONGEST}
    parts = {Clue("plate_part", part) for clue in whole if clue.kind == "plate" for part in parts_of(clue.value)}
    sought = {each.value for each in found if each.kind == "partial_plate" and is_telling(each.value)}
    partial = {Clue("partial_plate", each) for each in sought}
    venues = {Clue("venue", each.venue_id) for each in named}
    return frozenset(in_order(whole | parts | partial | venues | set(_rooms(report, found, named)))[:MOST])


def in_common(one: Iterable[Clue], other: Iterable[Clue]) -> frozenset[Clue]:
    """What two tips share, by one of LINK_KINDS."""
    theirs = frozenset(other)
    return frozenset(linked_by(each) for each in one if not theirs.isdisjoint(each.meets))


def linked_by(clue: Clue) -> Clue:
    """What a link by this clue is said to rest on."""
    return Clue(SOUGHT_BY.get(clue.kind, clue.kind), clue.value)


def in_order(clues: Iterable[Clue]) -> list[Clue]:
    """By kind, as CLUE_KINDS has them: what names one thing comes first."""
    return sorted(clues, key=lambda each: (CLUE_KINDS.index(each.kind), each.value))


def municipalities_named(report: Report, entities: Iterable[Entity]) -> set[str]:
    """Codes of the municipalities that the tip names, or whose airports it names."""
    named = {each.value for each in entities if each.kind == "municipality"}
    return named | municipalities_near(f"{report.story}\n{report.place}")


def _rooms(report: Report, entities: list[Entity], houses: list[House]) -> Iterator[Clue]:
    """A room counts together with where it is: the house, and the municipality, for those who do not name the house."""
    rooms = {each.value for each in entities if each.kind == "room" and len(each.value) <= LONGEST}
    if not rooms:
        return
    with_house = {each.municipality for each in houses}
    places = {each.venue_id for each in houses} | (municipalities_named(report, entities) - with_house)
    for room in rooms:
        yield from (Clue("venue_room", f"{place} {room}") for place in places)
        yield from (Clue("room_of_a_house", f"{municipality} {room}") for municipality in with_house)
