"""Letters of another script that pass for those beside them: shown to officers, and never taken for the others."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tipline.domain.reading.spelling import LATIN_LOOK_ALIKES

WORD = re.compile(r"[^\W\d_]+")
LATIN = "LATIN"
ORDINARY = re.compile("[\x00-\x7fÀ-ɏ]*")
"""All letters of these are Latin: nearly every name, and told in a hundredth of the time."""
OF_EVERY_SCRIPT = "MODIFIER"
"""Apostrophes that count as letters."""


@dataclass(frozen=True)
class Piece:
    """Part of a name. `script` is empty, or the script of letters that do not belong with those around them."""

    text: str
    script: str = ""


def pieces_of(name: str) -> tuple[Piece, ...]:
    """The whole name, cut where letters of another script begin and end."""
    odd = dict(_odd(name))
    if name and not odd:
        return (Piece(name),)
    told = [Piece(each, odd.get(place, "")) for place, each in enumerate(name)]
    return tuple(
        Piece("".join(each.text for each in group), script) for script, group in groupby(told, lambda each: each.script)
    )


def looks_like(name: str) -> str:
    """What a name with odd letters passes for, in Latin letters. Empty where none is odd, or nothing looks Latin."""
    words = [word for word in WORD.finditer(name) if any(word.start() <= place < word.end() for place, _ in _odd(name))]
    seen = name
    for word in words:
        seen = seen[: word.start()] + as_latin(word.group()) + seen[word.end() :]
    return seen if seen != name else ""


def as_latin(text: str) -> str:
    """Every letter that looks Latin as the Latin one, capitals as capitals; as many letters as before."""
    return "".join(_as_latin(each) for each in text)


def _as_latin(letter: str) -> str:
    seen = letter.lower().translate(LATIN_LOOK_ALIKES)
    if len(seen) != 1 or seen == letter.lower():
        return letter
    return seen.upper() if letter.isupper() else seen


def _odd(name: str) -> Iterator[tuple[int, str]]:
    """Places of odd letters with their script: the fewer of two scripts in one word, or a word that passes for a Latin
    one beside Latin ones. A word of one script in a name of that script is as it should be.
    """
    if ORDINARY.fullmatch(name):
        return
    words = list(WORD.finditer(name))
    has_latin = any(script_of(each) == LATIN for word in words for each in word.group())
    for word in words:
        counted = Counter(script_of(each) for each in word.group() if script_of(each) != OF_EVERY_SCRIPT)
        # Of as many of both, Latin is what the reader expects.
        usual = {max(counted, key=lambda script: (counted[script], script == LATIN), default=""), OF_EVERY_SCRIPT}
        passes = LATIN not in counted and has_latin and all(_as_latin(each) != each for each in word.group())
        for place, each in enumerate(word.group(), word.start()):
            if passes or script_of(each) not in usual:
                yield place, script_of(each)


def script_of(letter: str) -> str:
    """As Unicode calls it: the first word of the letter's name."""
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]
