"""Sweden as tiles: one for each county, of one size, where a map would make a forest of the many and a dot of the few.

The arrangement is our own and follows the country's shape: who lies north or south of whom is kept, the coast is not.
"""

from dataclasses import dataclass

from tipline.domain.municipalities import all_counties
from tipline.domain.small_numbers import Count
from tipline.officer.drawing.lettering import broken

ROWS = (
    ("", "", "25", ""),
    ("", "", "24", ""),
    ("", "23", "22", ""),
    ("", "20", "21", ""),
    ("17", "18", "19", "03"),
    ("14", "05", "04", "01"),
    ("13", "06", "08", "09"),
    ("12", "07", "10", ""),
)
"""County codes, from the north and from the west."""
WIDTH, HEIGHT, GAP = 84, 60, 4
NAME_CELLS = 14
STEPS = 4
"""Of a tile's tint. It only repeats the number."""


@dataclass(frozen=True)
class Tile:
    """`x` and `y` are of the upper corner, in pixels; `name` is in lines; `step` is from 0 to STEPS."""

    code: str
    x: int
    y: int
    name: tuple[str, ...]
    count: Count
    step: int


def tiles_of(counts: dict[str, Count]) -> tuple[Tile, ...]:
    """From the north, row by row. The tint follows what is shown, never what is behind it."""
    most = max((_middle(each) for each in counts.values()), default=0)
    return tuple(
        Tile(code, x * (WIDTH + GAP), y * (HEIGHT + GAP), _name(code), counts[code], _step(counts[code], most))
        for y, row in enumerate(ROWS)
        for x, code in enumerate(row)
        if code
    )


def size_of_map() -> tuple[int, int]:
    return len(ROWS[0]) * (WIDTH + GAP) - GAP, len(ROWS) * (HEIGHT + GAP) - GAP


def _name(code: str) -> tuple[str, ...]:
    """As people say it: without "län", and without the genitive before that."""
    return broken(all_counties()[code].removesuffix(" län").removesuffix("s"), NAME_CELLS, 2)


def _middle(count: Count) -> float:
    return (count.low + count.high) / 2


def _step(count: Count, most: float) -> int:
    return -int(-STEPS * _middle(count) // most) if most else 0
