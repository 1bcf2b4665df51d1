"""Plates of which the writer saw or remembers a part, named as plates. `?` stands for what is not known."""

import re
from collections.abc import Iterator

from tipline.domain.assessment import Entity
from tipline.domain.entities.plain_words import plain_words
from tipline.domain.entities.plates import LETTER, any_of
from tipline.domain.reading.folding import Folded, is_shouted
from tipline.domain.reading.spelling import LATIN_LOOK_ALIKES

LENGTH = 6
"""Letters and digits of an ordinary plate: three letters, two digits, and a digit or a letter."""
UNKNOWN = r"[?*_]"
NAMED = re.compile(rf"(?<!\w)(?:{any_of(plain_words('registration_words'))})(?!\w)")
AFTER_NAME = re.compile(r"[^.!?\n]{0,32}")
"""What is remembered stands soon after the plate is named: "the plate began with"."""
BEGINS = re.compile(rf"(?<!\w)(?P<letters>{LETTER}{{2,3}})(?:[ -]?(?P<digits>[0-9]{{1,2}}))?(?![\w-])")
ENDS = re.compile(rf"(?<![\w.:-])([0-9]{{2,3}}|[0-9]{{2}}{LETTER})(?![\w.:%])")
GAPS = re.compile(rf"(?<!\w)(?P<letters>(?:{LETTER}|{UNKNOWN}){{3}})[ -]?(?P<digits>(?:[0-9]|{UNKNOWN}){{3}})(?!\w)")
FEWEST_KNOWN = 3
"""Of the six, with gaps named by signs: fewer fit every hundredth car."""


def partial_plates_in(folded: Folded) -> Iterator[Entity]:
    text = folded.text.translate(LATIN_LOOK_ALIKES)
    for found in GAPS.finditer(text):
        value = re.sub(UNKNOWN, "?", found["letters"] + found["digits"]).upper()
        if "?" in value and LENGTH - value.count("?") >= FEWEST_KNOWN and re.search("[A-Z]", value[:3]):
            yield _entity(folded, *found.span(), value)
    for named in NAMED.finditer(text):
        span = AFTER_NAME.match(text, named.end()).span()  # type: ignore[union-attr]
        yield from _remembered(folded, text, *span)


def _remembered(folded: Folded, text: str, start: int, end: int) -> Iterator[Entity]:
    for found in BEGINS.finditer(text, start, end):
        if _is_written_as_one(folded, *found.span()):
            yield _entity(folded, *found.span(), f"{found['letters'].upper():?<3}{found['digits'] or '':?<3}")
            return
    for found in ENDS.finditer(text, start, end):
        yield _entity(folded, *found.span(), f"{found.group().upper():?>{LENGTH}}")
        return


def _is_written_as_one(folded: Folded, start: int, end: int) -> bool:
    """Any short word could be the letters of a plate: they are in capitals, or digits come with them."""
    written = folded.written(start, end)
    has_digits = written[-1].isdigit()
    return has_digits or (written.isupper() and not is_shouted(folded.original))


def _entity(folded: Folded, start: int, end: int, value: str) -> Entity:
    first, last = folded.span(start, end)
    return Entity(kind="partial_plate", value=value, original=folded.original[first:last], start=first, end=last)
