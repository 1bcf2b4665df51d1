"""What makes a password good enough: length, and not being one that everybody tries first (ASVS 5.0, 6.2).

Lists of leaked passwords hold some two hundred of twelve characters or more; what else is usual at that length is made
from words, years, rows of keys and repetition. So it is those that are taken away, however they are written, and what
is left must be long enough.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

SHORTEST = 12
LONGEST = 256
OWN_PART = 8
"""Characters that must remain when everything usual is taken away."""
DISTINCT = 5
NAME_PART = 4
"""A shorter name is part of too many words."""
WALK = 4
"""So many neighbouring keys, or letters of the alphabet, in a row are no choice. Three are part of many words."""
SHORT_WALK, SIDE_BY_SIDE = 3, 3
"""So many shorter ones, one beside the other, are none either."""
APPENDED = 6
"""So many digits or signs beside something usual, or between two such things, are what people put there: a year, a
date, an exclamation mark."""

WORDS = Path(__file__).with_name("usual_words.txt")
KEYS = ("1234567890+", "qwertyuiopå", "asdfghjklöä", "zxcvbnm,.-")
WRITTEN_FOR = (str.maketrans("@4031$57!", "aaoeisstt"), str.maketrans("@4031$57!", "aaoelssti"))
"""Signs that stand for letters; a 1 for i or l, a ! for t or i."""
REPEATED = re.compile(r"(.{3,}?)\1+|(.)\2{2,}")
YEAR = re.compile(r"(?:19|20)\d\d")
LETTERLESS = re.compile(r"[\W\d_]+")


class PasswordTooWeak(Exception):
    """`reason` is `short`, `long`, `common` or `name`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_password(password: str, name: str, *, operator: str = "") -> None:
    """Raises PasswordTooWeak. Any character counts, and nothing is demanded of their kind. The words in the name of
    whoever runs this, the `operator`, are as usual as those of the list.
    """
    lowered = password.casefold()
    if len(password) < SHORTEST:
        raise PasswordTooWeak("short")
    if len(password) > LONGEST:
        raise PasswordTooWeak("long")
    own_name = name.casefold().partition("@")[0]
    if len(own_name) >= NAME_PART and own_name in lowered:
        raise PasswordTooWeak("name")
    also = tuple(word for word in re.findall(r"\w+", operator.casefold()) if len(word) >= NAME_PART)
    if len(own_part(lowered, also)) < OWN_PART or len(set(lowered)) < DISTINCT:
        raise PasswordTooWeak("common")


def own_part(lowered: str, also: Iterable[str] = ()) -> str:
    """What is left of a password in lower case when repetition, walks over keys, usual words and years are taken away,
    with the digits and signs beside the last two. Of each usual word its first letter is left, once: several in a row
    are a little better than one.
    """
    once = REPEATED.sub(lambda found: found[1] or found[2], lowered)
    words, years = list(_words(once, also)), (found.span() for found in YEAR.finditer(once))
    usual = _marked(len(once), (*words, *years))
    for found in LETTERLESS.finditer(once):
        start, end = found.span()
        beside = any(usual[max(start - 1, 0) : end + 1])
        if beside and usual[start:end].count(False) <= APPENDED:
            usual[start:end] = [True] * (end - start)
    usual = [is_usual or walked for is_usual, walked in zip(usual, _marked(len(once), _walks(once)), strict=True)]
    for start in _first_of_each(once, _marked(len(once), words)):
        usual[start] = False
    return "".join(each for each, is_usual in zip(once, usual, strict=True) if not is_usual)


def _marked(length: int, spans: Iterable[tuple[int, int]]) -> list[bool]:
    marks = [False] * length
    for start, end in spans:
        marks[start:end] = [True] * (end - start)
    return marks


def _first_of_each(text: str, marks: list[bool]) -> list[int]:
    """Where each different run of marked characters begins for the first time."""
    first: dict[str, int] = {}
    for is_marked, run in groupby(range(len(text)), key=marks.__getitem__):
        places = list(run)
        if is_marked:
            first.setdefault(text[places[0] : places[-1] + 1], places[0])
    return list(first.values())


def _words(text: str, also: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where a usual word stands, also with signs in the place of letters. The two have the same length."""
    readings = {text, *(text.translate(each) for each in WRITTEN_FOR)}
    for word in (*usual_words(), *also):
        for reading in readings:
            start = reading.find(word)
            while start >= 0:
                yield start, start + len(word)
                start = reading.find(word, start + 1)


def _walks(text: str) -> Iterator[tuple[int, int]]:
    """Where WALK or more characters follow each other on the keyboard or in the alphabet: as they stand, or every
    other one from end to end, as in 1a2s3d4f5g6h. Shorter walks count when several stand side by side, as in qweasdzxc.
    """
    if all(len(_walked(half)) == 1 for half in (text[::2], text[1::2])):
        yield 0, len(text)
    for _, beside in groupby(_walked(text), key=lambda walk: walk[1] - walk[0] >= SHORT_WALK):
        walks = list(beside)
        several = len(walks) >= SIDE_BY_SIDE and walks[0][1] - walks[0][0] >= SHORT_WALK
        yield from (walk for walk in walks if several or walk[1] - walk[0] >= WALK)


def _walked(text: str) -> list[tuple[int, int]]:
    """The text as one walk after the other; most are of one character."""
    breaks = [place for place in range(1, len(text)) if not _are_neighbours(text[place - 1], text[place])]
    return list(pairwise((0, *breaks, len(text))))


def _are_neighbours(one: str, other: str) -> bool:
    if one == other or (one.isalnum() and abs(ord(one) - ord(other)) == 1):
        return True
    places = key_places()
    if one not in places or other not in places:
        return False
    (row, column), (other_row, other_column) = places[one], places[other]
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1


@cache
def key_places() -> dict[str, tuple[int, int]]:
    return {key: (row, column) for row, keys in enumerate(KEYS) for column, key in enumerate(keys)}


@cache
def usual_words() -> tuple[str, ...]:
    """Read when the first password is chosen: most processes never see one."""
    return tuple(WORDS.read_text(encoding="utf-8").split())
