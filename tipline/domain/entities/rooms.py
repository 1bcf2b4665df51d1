"""Room numbers, by the words for a room in the languages that the rules read."""

import re
from collections.abc import Iterator
from functools import cache

from tipline.domain.assessment import Entity
from tipline.domain.reading.folding import Folded, fold
from tipline.domain.reading.word_lists import languages_read, traits_of

NUMBER = r"[a-z]?[0-9]{1,4}[a-z]?(?![0-9a-z])"
NO_ROOM = re.compile(r"\s?(?:kvinn|män\b|tjej|person|women|men\b|girls|people|minut|kr\b|timm|hours|times|gånger)")


def _words(place: str) -> str:
    """An alternation of the words that stand before, or after, a room number; `*` is any ending."""
    listed = {fold(word).text for name in languages_read() for word in traits_of(name)["rooms"][place]}
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(listed, key=len, reverse=True))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    before, after = _words("before"), _words("after")
    number_sign = r"(?:nr|no|nummer|number|n:o|num|numer|número|numărul|номер|№|رقم|شماره|ژماره|หมายเลข|เบอร์|ቁጽሪ|#)"
    return (
        re.compile(
            rf"(?<!\w)(?:{before})\s?{number_sign}?\.?:?\s?(?P<first>{NUMBER})"
            rf"(?:\s?(?:och|and|&|\+|/|i|y|și|ja|و|iyo|ve|û|та|і|และ|ን)\s?(?:(?:{before}|la|el|the|to)\s)?(?P<second>{NUMBER}))?"
        ),
        re.compile(rf"(?<!\w)(?:(?P<first>{NUMBER})\s?(?:ve|ja|&|,)\s)?(?P<second>{NUMBER})[.:'’]?\s?(?:{after})"),
    )


def rooms_in(folded: Folded) -> Iterator[Entity]:
    for pattern in _patterns():
        for found in pattern.finditer(folded.text):
            for group in ("first", "second"):
                if found[group] and not (group == "second" and NO_ROOM.match(folded.text, found.end(group))):
                    start, end = folded.span(found.start(group), found.end(group))
                    yield Entity(
                        kind="room",
                        value=found[group].upper(),
                        original=folded.original[start:end],
                        start=start,
                        end=end,
                    )


def room_value(written: str) -> str:
    """The number with its letter, without the word, of a room typed into its own field; else as it stands."""
    found = re.search(NUMBER, written.lower())
    return (found.group() if found else written.strip()).upper()
