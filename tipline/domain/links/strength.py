"""How far a common clue speaks for one event. It orders what officers are shown; they decide."""

from collections.abc import Iterable
from math import prod

from tipline.domain.likeness import BANDS
from tipline.domain.links.clues import Clue
from tipline.domain.links.plate_parts import UNKNOWN

STRENGTH = {"email": 0.95, "phone": 0.9, "plate": 0.9, "handle": 0.85, "url": 0.85, "venue_room": 0.6, "venue": 0.4}
"""From 0 to 1, by kind. Own choice, in the order in which two unconnected tips are less likely to name the same: a
telephone is handed on, a site shows many, a room number is the same in the next hotel, and a hotel has many guests."""
IN_A_KNOWN_HOUSE = 0.9
"""Of a room in a venue that both name. Own choice, as much as a telephone: it is let to others too, but two who write
of the same room in the same house seldom mean two things."""
CODE_LENGTH = 4
"""Of a municipality. The id of a venue is longer."""
IN_A_BIG_CITY = 0.3
"""Of a room in a house that nobody named, where there are hundreds."""
BIG_CITIES = frozenset({"0180", "1280", "1480"})
"""Stockholm, Malmö and Göteborg, the municipalities with most hotels (SCB, accommodation statistics)."""
BY_UNKNOWN = {1: 0.7, 2: 0.5, 3: 0.25}
"""Of a part of a plate, by how many characters are unknown. One fits some thirty cars, three fit a thousand."""
MOST = 0.99
"""No number of clues makes it certain."""


def strength_of(clue: Clue) -> float:
    if clue.kind == "partial_plate":
        return BY_UNKNOWN[clue.value.count(UNKNOWN)]
    if clue.kind == "venue_room":
        return _of_a_room(clue.value.partition(" ")[0])
    return STRENGTH[clue.kind]


def _of_a_room(place: str) -> float:
    if len(place) > CODE_LENGTH:
        return IN_A_KNOWN_HOUSE
    return IN_A_BIG_CITY if place in BIG_CITIES else STRENGTH["venue_room"]


def score_of(clues: Iterable[Clue], equal_bands: int = 0) -> float:
    """From 0 to MOST, two decimals: all clues together, as if each spoke by itself. `equal_bands` is that of
    `domain/likeness.py`, of which the share is the cube of the likeness.
    """
    against = prod(1 - strength_of(each) for each in clues)
    return round(min(MOST, 1 - against * (1 - (equal_bands / BANDS) ** (1 / 3))), 2)


STRONG, FAIR = 0.8, 0.5
"""Scores from which on officers are told so: a telephone alone is strong, a room in a small town fair. Own choice."""


def word_of(score: float) -> str:
    """`strong`, `fair` or `weak`: a number would look like a measured chance, which it is not."""
    return "strong" if score >= STRONG else "fair" if score >= FAIR else "weak"
