"""Swedish registration plates. Running text gives the ordinary form alone; personal plates have their own field."""

import re
from collections.abc import Iterator

from tipline.domain.assessment import Entity
from tipline.domain.entities.plain_words import plain_words
from tipline.domain.reading.folding import Folded, fold, is_shouted
from tipline.domain.reading.spelling import LATIN_LOOK_ALIKES

SPACE = r"[ \u00a0-]?"
LETTER = "[a-hj-pr-uw-z]"
ORDINARY = re.compile(
    rf"(?<!\w)(?<!\w-)({LETTER}{SPACE}{LETTER}{SPACE}{LETTER}){SPACE}([0-9]{SPACE}[0-9]{SPACE}[0-9a-hj-npr-uw-z])(?![\w-])"
)
"""Never I, Q or V, nor O as the last letter (Transportstyrelsen)."""


def any_of(words: frozenset[str]) -> str:
    """An alternation for a pattern; `*` is any letters."""
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(words))


NAMED_BEFORE = re.compile(
    rf"(?<!\w)(?:{any_of(plain_words('registration_words') | plain_words('sign_words'))})\W{{1,3}}"
    r"(?:(?:är|var|is|was|with|med|number|nummer|nr|no|numarası|numer|broj)\W{1,2})?$"
)
CAR_BEFORE = re.compile(rf"(?<!\w)(?:{any_of(plain_words('car_words'))})\W{{1,3}}(?:[^\W\d_]{{1,5}}\W{{1,2}}){{0,2}}$")
VOWEL = re.compile("[aeiouyåäö]")
CUE_REACH = 40
NOT_PLATES = plain_words("not_plates")
PERSONAL = re.compile(r"[a-zåäö0-9]{2,7}")


def plates_in(folded: Folded) -> Iterator[Entity]:
    text = folded.text.translate(LATIN_LOOK_ALIKES)
    shouted = is_shouted(folded.original)
    for found in ORDINARY.finditer(text):
        start, end = folded.span(found.start(), found.end())
        before = text[max(0, found.start() - CUE_REACH) : found.start()]
        if _is_a_plate(folded.original[start:end], _joined(found.group()), before, shouted=shouted):
            value = _joined(found.group()).upper()
            yield Entity(kind="plate", value=value, original=folded.original[start:end], start=start, end=end)


def plate_value(written: str) -> str:
    """The form for comparison of a plate typed into its own field, ordinary or personal, or empty."""
    folded = fold(written).text
    latin = _joined(folded.translate(LATIN_LOOK_ALIKES))
    return latin.upper() if PERSONAL.fullmatch(latin) else ""


def _joined(written: str) -> str:
    return re.sub(r"[\s-]", "", written)


def _is_a_plate(written: str, joined: str, before: str, *, shouted: bool) -> bool:
    """A word in small letters, a space and three digits are any word before a number: there a cue is needed."""
    if NAMED_BEFORE.search(before):
        return True
    if joined[:3] in NOT_PLATES:
        return len(written) == len(joined)
    letters = "".join(each for each in written[:-1] if each.isalpha())
    is_no_word = not VOWEL.search(joined[:3]) or (letters.isupper() and not shouted)
    unmistakable = " " not in written or joined[-1].isalpha() or is_no_word
    return unmistakable or CAR_BEFORE.search(before) is not None
