"""Words for links between tips."""

from collections.abc import Mapping

from flask_babel import gettext

from tipline.domain.links.clues import Clue
from tipline.domain.links.decisions import CONFIRMED
from tipline.domain.municipalities import municipality_name
from tipline.domain.venues.venue import Venue
from tipline.officer.desk import desk
from tipline.officer.entity_labels import kind_name

STRONG, FAIR = 0.8, 0.5
"""From which score a link is called strong or fair. Own choice: one telephone or plate is strong, one room is fair."""


def link_kind_name(kind: str) -> str:
    """What two tips have in common."""
    return {
        "phone": gettext("the same phone"),
        "plate": gettext("the same plate"),
        "url": gettext("the same web address"),
        "handle": gettext("the same name online"),
        "email": gettext("the same e-mail"),
        "partial_plate": gettext("a plate that fits"),
        "venue_room": gettext("the same room in the same place"),
        "venue": gettext("the same venue"),
        "text": gettext("nearly the same words"),
    }.get(kind, kind)


def clue_told(clue: Clue, venues: Mapping[str, Venue]) -> str:
    """What two tips have in common, with its kind: a room with the municipality or the house that it is in.

    `venues` is the register, by id.
    """
    if clue.kind == "venue":
        return _place_name(clue.value, venues)
    if clue.kind != "venue_room":
        return f"{kind_name(clue.kind)} {clue.value}"
    place, _, room = clue.value.partition(" ")
    return gettext("Room %(room)s in %(place)s", room=room, place=_place_name(place, venues))


def _place_name(place: str, venues: Mapping[str, Venue]) -> str:
    return venues[place].name if place in venues else municipality_name(place) or gettext("a venue")


def strength_told(score: float) -> str:
    if score >= STRONG:
        return gettext("A strong link")
    return gettext("A fair link") if score >= FAIR else gettext("A weak link: many could share this")


def decided_name(decided: str) -> str:
    return gettext("About the same") if decided == CONFIRMED else gettext("Not about the same")


def whom_to_ring(county: str) -> str:
    """The desk of another county, as the settings name it."""
    said = dict(each.split("=", 1) for each in desk().config.county_contacts if "=" in each)
    if county in said:
        return gettext("Ring %(desk)s and ask. They see the same about your tip.", desk=said[county])
    return gettext("Ring that county's intelligence desk and ask. They see the same about your tip.")


def act_names() -> dict[str, str]:
    return {
        "opened_in_event": gettext("Read the tip on the page of its event"),
        "question_asked": gettext("Asked an open question about the event"),
        "question_settled": gettext("Settled an open question"),
        "link_confirmed": gettext("Confirmed a link with another tip"),
        "link_refuted": gettext("Refuted a link with another tip"),
        "link_taken_back": gettext("Took a decision about a link back"),
    }
