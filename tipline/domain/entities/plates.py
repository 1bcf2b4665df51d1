"""Swedish registration plates. Running text gives the ordinary form alone; personal plates have their own field."""

import re
from collections.abc import Iterator

from tipline.domain.assessment import Entity
from tipline.domain.entities.folding import LOOK_ALIKES, Folded, fold, is_shouted
from tipline.domain.entities.plain_words import plain_words

SPACE = r"[ \u00a0-]?"
LETTER = "[a-hj-pr-uw-z]"
ORDINARY = re.compile(
    rf"(?<!\w)(?<!\w-)({LETTER}{SPACE}{LETTER}{SPACE}{LETTER}){SPACE}([0-9]{SPACE}[0-9]{SPACE}[0-9a-hj-npr-uw-z])(?![\w-])"
)
"""Never I, Q or V, nor O as the last letter (Transportstyrelsen)."""
NAMED_BEFORE = re.compile(
    r"\b(?:reg\w*|\w*plates?|\w*plåt\w*|\w*skylt\w*|plaka\w*|pilaqe\w*|taarga\w*|rejestr\w*|matrícula)\W{1,3}(?:(?:är|var|is|was|with|med|number|nummer|nr|no)\W{1,2})?$"
)
CAR_BEFORE = re.compile(r"\b(?:\w*bil(?:en)?|car|taxin?|cab|volvo|vw|audi|passat|toyota|saab|kia|van|bus)\W{1,3}$")
CUE_REACH = 40
NOT_PLATES = plain_words("not_plates")
PERSONAL = re.compile(r"[a-zåäö0-9]{2,7}")


def plates_in(folded: Folded) -> Iterator[Entity]:
    text = folded.text.translate(LOOK_ALIKES)
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
    latin = _joined(folded.translate(LOOK_ALIKES))
    return latin.upper() if PERSONAL.fullmatch(latin) else ""


def _joined(written: str) -> str:
    return re.sub(r"[\s-]", "", written)


def _is_a_plate(written: str, joined: str, before: str, *, shouted: bool) -> bool:
    """Small letters, a space and three digits are what any word before a number looks like: there a cue is needed."""
    if NAMED_BEFORE.search(before):
        return True
    if joined[:3] in NOT_PLATES:
        return len(written) == len(joined)
    letters = "".join(each for each in written[:-1] if each.isalpha())
    unmistakable = " " not in written or joined[-1].isalpha() or (letters.isupper() and not shouted)
    return unmistakable or CAR_BEFORE.search(before) is not None
