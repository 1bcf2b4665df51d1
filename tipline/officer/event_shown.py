"""What the page of an event says: what its tips name, where they are and when, each with the tips that say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tipline.casework.read_event import OpenEvent, ToldTip
from tipline.domain.assessment import ENTITY_KINDS
from tipline.domain.municipalities import municipality_name

NOT_COMPARED = frozenset({"age", "municipality"})
"""Ages are said of persons, not told apart by them; municipalities stand among the places."""
FIRST_WORDS = 240
"""Characters of a story on the time line: enough to know the tip again. The rest is on its own page."""


@dataclass(frozen=True)
class Named:
    """Something that tips of the event name. `tips` are their references, in the order of the event."""

    kind: str
    value: str
    tips: Sequence[str]


def event_shown(opened: OpenEvent) -> dict[str, Any]:
    return {
        "event": opened,
        "numbers": {told.tip.reference: number for number, told in enumerate(opened.tips, start=1)},
        "named": _named(opened.tips),
        "places": _places(opened.tips),
        "waiting": [each for each in opened.questions if each.row.settled_at is None],
        "settled": [each for each in opened.questions if each.row.settled_at is not None],
    }


def first_words(told: ToldTip) -> str:
    """The beginning of the story, cut between words where it is long. Empty when it cannot be opened."""
    story = " ".join(told.report.story.split()) if told.report else ""
    if len(story) <= FIRST_WORDS:
        return story
    return (story[:FIRST_WORDS].rpartition(" ")[0] or story[:FIRST_WORDS]) + " …"


def _named(tips: Sequence[ToldTip]) -> list[Named]:
    """What most tips name first, then by kind and value."""
    found: dict[tuple[str, str], list[str]] = {}
    for told in tips:
        for kind, value in dict.fromkeys(
            (each.kind, each.value) for each in told.entities if each.kind not in NOT_COMPARED
        ):
            found.setdefault((kind, value), []).append(told.tip.reference)
    named = [Named(kind, value, tips) for (kind, value), tips in found.items()]
    return sorted(named, key=lambda each: (-len(each.tips), ENTITY_KINDS.index(each.kind), each.value))


def _places(tips: Sequence[ToldTip]) -> list[Named]:
    """Municipalities, of the tip and as named in it, then what was typed as the place."""
    found: dict[tuple[str, str], list[str]] = {}
    for told in tips:
        codes = [told.tip.municipality, *(each.value for each in told.entities if each.kind == "municipality")]
        said = [("municipality", municipality_name(code)) for code in codes]
        if told.report:
            said.append(("place", " ".join(told.report.place.split())))
        for each in dict.fromkeys(said):
            if each[1]:
                found.setdefault(each, []).append(told.tip.reference)
    return [Named(kind, value, tips) for (kind, value), tips in sorted(found.items(), key=lambda each: each[0])]
