"""Two tips side by side: what both name is marked in the words of each."""

from typing import Any

from tipline.casework.linked_tips import LinkedTip
from tipline.casework.read_tip import OpenTip
from tipline.domain.assessment import Entity
from tipline.officer.links_shown import elsewhere
from tipline.officer.marking import marked
from tipline.officer.told import answers_given


def side_shown(one: OpenTip, other: OpenTip) -> dict[str, Any]:
    """`runs` are pairs of a run and whether the other tip names the same, `named` are those entities."""
    theirs = other.clues
    met = {each: 1 for each in one.clues if not theirs.isdisjoint(each.meets)}
    named = [each for each in _entities(one) if elsewhere(each, met)]
    runs = marked(one.report.story if one.report else "", (), named)
    return {
        "opened": one,
        "runs": [(run, bool(run.entities)) for run in runs],
        "named": named,
        "answers": answers_given(one.report) if one.report else [],
    }


def linked_with(one: OpenTip, other: str) -> LinkedTip | None:
    """What is proposed or decided about the two, None where they share nothing."""
    found = (*one.links.decided, *one.links.proposed)
    return next((each for each in found if each.reference == other), None)


def _entities(opened: OpenTip) -> list[Entity]:
    found = opened.assessment.entities if opened.assessment else ()
    return [*found, *(each for _, each in opened.found)]
