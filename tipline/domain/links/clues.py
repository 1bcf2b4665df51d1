"""Clues: what two tips can have in common, each in the one form by which it is compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tipline.domain.assessment import Entity
from tipline.domain.links.landmarks import municipalities_near
from tipline.domain.links.plate_parts import is_telling, parts_of
from tipline.domain.report import Report

EXACT = ("phone", "plate", "url", "handle", "email")
"""Kinds of entities that name one thing wherever they stand."""
CLUE_KINDS = (*EXACT, "partial_plate", "venue_room")
"""Entities of the kind room are no clue by themselves: room 12 is everywhere."""

LONGEST = 500
"""Characters of a value: longer than any address that the form takes whole."""


@dataclass(frozen=True, order=True)
class Clue:
    """`kind` is one of CLUE_KINDS. A part of a plate is `sought` where that is all that was seen, and else one of the
    parts of a plate that was seen whole.
    """

    kind: str
    value: str
    sought: bool = False


def clues_of(report: Report, entities: Iterable[Entity]) -> frozenset[Clue]:
    """What the tip can have in common with others. `entities` are those that triage found in the report."""
    found = list(entities)
    whole = {Clue(each.kind, each.value) for each in found if each.kind in EXACT and len(each.value) <= LONGEST}
    parts = _sought_parts(found)
    sought = {each.value for each in parts}
    answering = {part for clue in whole if clue.kind == "plate" for part in parts_of(clue.value)}
    return frozenset(
        whole | parts | {Clue("partial_plate", each) for each in answering - sought} | set(_rooms(report, found))
    )


def in_common(one: Iterable[Clue], other: Iterable[Clue]) -> frozenset[Clue]:
    """The clues that two tips share, as the first of them has them.

    Two plates seen whole share nothing by being alike: one of the two must have been seen in part.
    """
    theirs = {(each.kind, each.value): each.sought for each in other}
    return frozenset(
        each
        for each in one
        if (each.kind, each.value) in theirs
        and (each.kind != "partial_plate" or each.sought or theirs[each.kind, each.value])
    )


def _sought_parts(entities: Iterable[Entity]) -> set[Clue]:
    values = {each.value for each in entities if each.kind == "partial_plate"}
    return {Clue("partial_plate", each, sought=True) for each in values if is_telling(each)}


def _rooms(report: Report, entities: list[Entity]) -> Iterator[Clue]:
    """A room counts together with where it is: until the house is known, the municipality."""
    rooms = {each.value for each in entities if each.kind == "room" and len(each.value) <= LONGEST}
    if rooms:
        named = {each.value for each in entities if each.kind == "municipality"}
        for place in named | municipalities_near(f"{report.story}\n{report.place}"):
            yield from (Clue("venue_room", f"{place} {room}") for room in rooms)
