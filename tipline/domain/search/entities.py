"""How the search field for telephones, plates and the like is understood, in whatever spelling."""

import re
from dataclasses import replace

from tipline.domain.entities import find_entities
from tipline.domain.links.clues import Clue, clues_of, in_order
from tipline.domain.links.plate_parts import parts_of
from tipline.domain.report import Report

MOST_SOUGHT = 5
"""Things of one search."""
AS_FIELDS = ("plate", "phone")
"""What the form asks for one by one, tried where the text alone says nothing: a plate without the usual form, say."""
LONGEST_ROOM = 4
"""Characters of what is taken for the number of a room without the word "room" beside it."""
LETTERS_OF_A_PLATE = re.compile(r"\s*([A-Za-z]{3})\s*")


def understood(typed: str, municipality: str) -> tuple[Clue, ...]:
    """What a tip may name that was meant, without the parts of a plate that was typed whole.

    A room counts together with its municipality: the code, or one that is named beside the room.
    """
    report = Report(story=typed, municipality=municipality)
    clues = _clues(report)
    if not clues and any(each.kind == "room" for each in find_entities(report)):
        return ()
    if not clues and (letters := LETTERS_OF_A_PLATE.fullmatch(typed)):
        return (Clue("partial_plate", f"{letters[1].upper()}???"),)
    nothing = Report(story="", municipality=municipality)
    for name in ("room", *AS_FIELDS) if len(typed.strip()) <= LONGEST_ROOM else AS_FIELDS:
        clues = clues or _clues(replace(nothing, **{name: typed}))  # type: ignore[arg-type]
    return tuple(clues[:MOST_SOUGHT])


def met_by(clue: Clue) -> tuple[Clue, ...]:
    """What a tip is found by: the same, or a part of the plate where one of the two is not known whole."""
    parts = parts_of(clue.value) if clue.kind == "plate" else ()
    return (*clue.meets, *(Clue("partial_plate", each) for each in parts))


def _clues(report: Report) -> list[Clue]:
    found = clues_of(report, find_entities(report))
    return [each for each in in_order(found) if each.kind != "plate_part"]
