"""Parts of plates: what a witness may remember of one, so that a part meets the plate by being equal to a part of it.

Equality is all that sealed data can be asked for. So a plate that was seen whole also stands in the index as every
part that people remember.
"""

from collections.abc import Iterator
from itertools import combinations

LENGTH = 6
"""Of an ordinary Swedish plate: three letters, two digits, and a digit or a letter (Transportstyrelsen)."""
MOST_UNKNOWN = 2
"""Characters that may be missing anywhere. With three, one plate would be 20 more parts, and few write such a one."""
HALVES = ((3, 4, 5), (0, 1, 2))
"""The one exception: only the letters, or only what comes after them, is what people remember most often."""
UNKNOWN = "?"


def parts_of(plate: str) -> Iterator[str]:
    """The 23 parts of a plate of the ordinary form, `?` for what is not known; none of any other plate."""
    if len(plate) == LENGTH:
        for missing in _missing():
            yield "".join(UNKNOWN if place in missing else each for place, each in enumerate(plate))


def is_telling(part: str) -> bool:
    """Whether what is known of a plate is enough to be compared: a part that some plate would have."""
    missing = tuple(place for place, each in enumerate(part) if each == UNKNOWN)
    return len(part) == LENGTH and missing in set(_missing())


def _missing() -> Iterator[tuple[int, ...]]:
    for count in range(1, MOST_UNKNOWN + 1):
        yield from combinations(range(LENGTH), count)
    yield from HALVES
