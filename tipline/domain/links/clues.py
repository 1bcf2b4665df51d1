"""Clues: what two tips can have in common, each in the one form by which it is compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tipline.domain.assessment import Entity
from tipline.domain.links.landmarks import municipalities_near
from tipline.domain.links.plate_parts import is_telling, parts_of
from tipline.domain.report import Report

EXACT = ("phone", "plate", "url", "handle", "email")
"""Kinds of entities that name one thing wherever they stand."""
LINK_KINDS = (*EXACT, "partial_plate", "venue_room")
"""By what tips are linked. Entities of the kind room are no clue by themselves: room 12 is everywhere."""
CLUE_KINDS = (*LINK_KINDS, "plate_part")
"""A `partial_plate` is all that somebody saw, a `plate_part` is part of a plate that was seen whole."""

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
        sought = Clue("partial_plate", self.value)
        if self.kind == "plate_part":
            return (sought,)
        return (sought, Clue("plate_part", self.value)) if self.kind == "partial_plate" else (self,)


def clues_of(report: Report, entities: Iterable[Entity]) -> frozenset[Clue]:
    """What the tip can have in common with others. `entities` are those that triage found in the report."""
    found = list(entities)
    whole = {Clue(each.kind, each.value) for each in found if each.kind in EXACT and len(each.value) <= LONGEST}
    parts = {Clue("plate_part", part) for clue in whole if clue.kind == "plate" for part in parts_of(clue.value)}
    sought = {each.value for each in found if each.kind == "partial_plate" and is_telling(each.value)}
    partial = {Clue("partial_plate", each) for each in sought}
    return frozenset(in_order(whole | parts | partial | set(_rooms(report, found)))[:MOST])


def in_common(one: Iterable[Clue], other: Iterable[Clue]) -> frozenset[Clue]:
    """What two tips share, by one of LINK_KINDS."""
    theirs = frozenset(other)
    return frozenset(linked_by(each) for each in one if not theirs.isdisjoint(each.meets))


def linked_by(clue: Clue) -> Clue:
    """What a link by this clue is said to rest on."""
    return Clue("partial_plate", clue.value) if clue.kind == "plate_part" else clue


def in_order(clues: Iterable[Clue]) -> list[Clue]:
    """By kind, as CLUE_KINDS has them: what names one thing comes first."""
    return sorted(clues, key=lambda each: (CLUE_KINDS.index(each.kind), each.value))


def _rooms(report: Report, entities: list[Entity]) -> Iterator[Clue]:
    """A room counts together with where it is: until the house is known, the municipality."""
    rooms = {each.value for each in entities if each.kind == "room" and len(each.value) <= LONGEST}
    if rooms:
        named = {each.value for each in entities if each.kind == "municipality"}
        for place in named | municipalities_near(f"{report.story}\n{report.place}"):
            yield from (Clue("venue_room", f"{place} {room}") for room in rooms)
