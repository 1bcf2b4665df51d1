"""The words of a drawn network."""

from flask_babel import gettext

from tipline.officer.labels import strength_name

MODERATE, STRONG = 0.5, 0.8
"""From where on an edge is called so. Own choice: a room is moderate, a telephone is strong (domain/links/strength)."""


def word_of(code: str) -> str:
    """What a node is, by what an edge joins, or what was decided of it."""
    return {
        "tip": gettext("Tip"),
        "phone": gettext("Phone"),
        "plate": gettext("Plate"),
        "partial_plate": gettext("Part of a plate"),
        "url": gettext("Web address"),
        "handle": gettext("Name online"),
        "email": gettext("E-mail"),
        "venue": gettext("Venue"),
        "venue_room": gettext("Room"),
        "place": gettext("Place"),
        "time": gettext("Time"),
        "text": gettext("Nearly the same words"),
        "by_hand": gettext("Joined by hand"),
        "named": gettext("Named"),
        "confirmed": gettext("Confirmed"),
        "proposed": gettext("Proposed"),
        "refuted": gettext("Refuted"),
    }.get(code, code)


def strength_step(strength: float) -> int:
    """0 for none, then 1 to 3."""
    return (strength > 0) + (strength >= MODERATE) + (strength >= STRONG)


def strength_word(strength: float) -> str:
    """Empty for none."""
    return strength_name(strength_step(strength))
