"""The words for links between tips."""

from collections.abc import Mapping

from flask_babel import gettext

from tipline.casework.linked_tips import Pointer
from tipline.domain.links.clues import Clue
from tipline.domain.links.strength import word_of
from tipline.domain.municipalities import all_counties, municipality_name
from tipline.domain.venues.venue import Venue
from tipline.web.language import kept_by_language


@kept_by_language
def kind_name(kind: str) -> str:
    """What two tips have in common."""
    return {
        "phone": gettext("the telephone number"),
        "plate": gettext("the plate"),
        "url": gettext("the web address"),
        "handle": gettext("the name online"),
        "email": gettext("the e-mail address"),
        "partial_plate": gettext("part of the plate"),
        "plate_part": gettext("part of the plate"),
        "venue_room": gettext("the room"),
        "room_of_a_house": gettext("the room"),
        "venue": gettext("the venue"),
        "text": gettext("nearly the same words"),
    }.get(kind, kind)


def shared_value(clue: Clue, venues: Mapping[str, Venue]) -> str:
    """In the form for comparison. A room stands with where it is, and a venue goes by its name in the register."""
    if clue.kind not in {"venue", "venue_room", "room_of_a_house"}:
        return clue.value
    place, _, room = clue.value.partition(" ")
    named = venues[place].name if place in venues else municipality_name(place)
    return f"{named} {room}".strip()


def pointed_at(pointer: Pointer, venues: Mapping[str, Venue]) -> list[tuple[str, str]]:
    """What the tip itself names that is elsewhere too. Which part of a plate another knows would be told by its signs:
    where this tip has the whole plate, only that it is a part.
    """
    told = [
        (kind_name(each.kind), "" if each.kind == "plate_part" else shared_value(each, venues))
        for each in pointer.named
    ]
    return list(dict.fromkeys([*told, *([(kind_name("text"), "")] if pointer.alike else [])]))


def strength_name(score: float) -> str:
    """How far what is shared speaks for one event."""
    return {"strong": gettext("strong"), "fair": gettext("fair"), "weak": gettext("weak")}[word_of(score)]


def decision_name(decided: str) -> str:
    return {"confirmed": gettext("Confirmed"), "refuted": gettext("Refuted")}.get(decided, decided)


def county_name(county: str) -> str:
    return all_counties().get(county, county)


def not_decided(part: str) -> str:
    """What a decision lacks, and what to do."""
    return {
        "reason": gettext("Say why in a sentence or two: it is asked for where you refute a link or join by hand."),
        "itself": gettext("It takes two tips for a link. Name another."),
        "not_found": gettext("There is no such tip, or you may not see it. Check the reference."),
    }.get(part, gettext("Choose whether the two are linked."))


def act_names() -> dict[str, str]:
    return {
        "opened_in_event": gettext("Read the tip on the page of its event"),
        "question_asked": gettext("Asked an open question about the event"),
        "question_settled": gettext("Settled an open question"),
        "link_confirmed": gettext("Confirmed a link with another tip"),
        "link_refuted": gettext("Refuted a link with another tip"),
        "link_taken_back": gettext("Took a decision about a link back"),
        "entity_added": gettext("Added what is named in the tip"),
        "entity_removed": gettext("Took away what an officer had added"),
        "pointer_shown": gettext("Was shown that another county has the same in its tips"),
    }
