"""Words for the search."""

from collections.abc import Mapping

from flask_babel import gettext

from tipline.domain.links.clues import Clue
from tipline.domain.municipalities import municipality_name
from tipline.domain.search.grades import INFORMATION, SOURCE, choices
from tipline.officer.entity_labels import kind_name
from tipline.officer.statement_labels import code_meaning, part_name, scheme_name

PARTS = (SOURCE, INFORMATION)
"""Of a grade, by which may be searched."""


def clue_told(clue: Clue) -> str:
    """What is searched for by what it names, with its kind: a room with the municipality that it is in."""
    if clue.kind != "venue_room":
        return f"{kind_name(clue.kind)} {clue.value}"
    place, _, room = clue.value.partition(" ")
    return gettext("Room %(room)s in %(place)s", room=room, place=municipality_name(place) or place)


def category_name(category: str) -> str:
    """A kind of sensitive data."""
    return {
        "ethnicity": gettext("ethnic origin"),
        "religion": gettext("religion"),
        "health": gettext("health"),
        "sexuality": gettext("sexual orientation"),
        "politics": gettext("political opinion"),
        "union": gettext("membership of a trade union"),
    }.get(category, category)


def sensitive_told(refused: Mapping[str, str]) -> str:
    """Why a search is refused. `refused` are the words, each with its category."""
    return gettext(
        "It is forbidden to search people out by sensitive data (BDL 2:14, PBDL 2:5–6): %(words)s. Take it out and "
        "search again. You may search by how somebody acts and what somebody looks like.",
        words=", ".join(f"{word} ({category_name(kind)})" for word, kind in refused.items()),
    )


def act_names() -> dict[str, str]:
    return {"tips_searched": gettext("Searched among the tips")}


def grade_choices() -> dict[str, list[tuple[str, str]]]:
    """By the name of the field, each code of both schemes with its meaning."""
    return {part: [(each, f"{_code_told(each)}: {_meaning(part, each)}") for each in choices(part)] for part in PARTS}


def graded_told(asked: Mapping[str, str]) -> list[str]:
    """By which grades was searched. `asked` are codes by the name of their field."""
    return [f"{part_name(part)} {_code_told(asked[part])}" for part in PARTS if asked[part]]


def _code_told(choice: str) -> str:
    scheme, _, code = choice.partition(" ")
    return f"{code} ({scheme_name(scheme)})"


def _meaning(part: str, choice: str) -> str:
    scheme, _, code = choice.partition(" ")
    return code_meaning(scheme, part, code)
