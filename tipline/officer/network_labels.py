"""The words of a drawn network."""

from flask_babel import gettext

from tipline.domain.links.strength import FAIR, STRONG
from tipline.officer.entity_labels import kind_name
from tipline.officer.labels import strength_name


def word_of(code: str) -> str:
    """What a node is, by what an edge joins, or what was decided of it."""
    return {
        "tip": gettext("Tip"),
        "venue": gettext("Venue"),
        "venue_room": gettext("Room"),
        "time": gettext("Time"),
        "text": gettext("Nearly the same words"),
        "link": gettext("Link"),
        "by_hand": gettext("Joined by hand"),
        "named": gettext("Named"),
        "confirmed": gettext("Confirmed"),
        "proposed": gettext("Proposed"),
        "refuted": gettext("Refuted"),
    }.get(code) or kind_name(code)


def strength_step(strength: float) -> int:
    """0 for none, then 1 to 3."""
    return (strength > 0) + (strength >= FAIR) + (strength >= STRONG)


def strength_word(strength: float) -> str:
    """Empty for none."""
    return strength_name(strength_step(strength))
