"""Ages said of a person, in digits or words, in Swedish and English."""

import re
from collections.abc import Iterator

from tipline.domain.assessment import Entity
from tipline.domain.entities.folding import Folded

SPELT = {
    word: value
    for words in (
        "ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo",
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty"
        ),
    )
    for value, word in enumerate(words.split(), start=1)
}
DECADES = {
    word: value
    for words in (
        "tjugo trettio fyrtio femtio sextio sjuttio åttio",
        "twenties thirties forties fifties sixties seventies eighties",
    )
    for value, word in zip(range(20, 90, 10), words.split(), strict=True)
}
_SPELT = "|".join(sorted(SPELT, key=len, reverse=True))
ONE = rf"(?:[1-9][0-9]?(?![0-9])|(?:{_SPELT})(?![^\W\d]))"
SPAN = rf"(?P<low>{ONE})(?:\s?(?:-|–|till|to|or|eller|maybe|kanske|och|and)\s?(?P<high>{ONE}))?"
ABOUT = (
    r"(?:(?:ca|cirka|omkring|runt|ungefär|typ|kanske|nog|bara|knappt|högst|max|minst|drygt|about|around|maybe|only|"
    r"like|just|barely|roughly|some|at\smost|under|över|over)\.?\s){0,2}"
)
PERSON = (
    r"(?:\w*(?:flick|poj|tjej|dotter|döttrar|barn|kvinn|elev)\w*|kille\w*|man(?:nen)?|son|unge\w*|girls?|boys?|kids?|"
    r"child(?:ren)?|daughters?|sons?|m[ae]n|wom[ae]n|teen\w*|guys?|ladys?|sister|brother|syster|bror|adults?|vuxen)"
)
ENDS = r"(?=\s?(?:$|[.,:](?![0-9])|[;!?)\n]|(?:och|men|and|but|who|som|or|eller|maybe|years?|år|nu|now)\b))"
UNIT = (
    r"(?:kr|sek|euro?|min|tim|hours?|dag|days?|rum|rooms?|natt|nätt|nights?|km|meter|gånger|times|st|procent|percent|m|"
    r"steg|våning)"
)
NOT_LASTING = "".join(
    rf"(?<!\b{word}\s)" for word in ("i", "för", "for", "in", "over", "of", "sen", "last", "nästan", "nearly", "almost")
)
OLD = r"(?:years?[\s-]olds?\b|y/?o\b|åring\w*|årig\w*|års?\sgammal|år\sgamla?)"
NOT_SINCE = r"(?!\s(?:sedan|sen|ago|senare|later|i|in|as|här|here|prison)\b)"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w.,:])(?P<low>{ONE})(?:\s?[-–]\s?(?P<high>{ONE}))?[\s-]?{OLD}",
        rf"(?<!\w)(?P<low>{_SPELT})(?P<high>(?!))?(?:åring|årig)\w*",
        rf"{NOT_LASTING}(?<![\w.,:]){SPAN}\s?(?:år|years?)\b{NOT_SINCE}",
        rf"\b(?:är|var|fyller|fyllt|fyllda|blir|is|was|be|am|aged?|turned|i'?m|she's|he's)\s{ABOUT}{SPAN}{ENDS}",
        rf"\b(?:jag|hon|han|she|he|i)\s(?:är|var|is|was|am)\s{ABOUT}{SPAN}(?=\s[^\W\d])(?!\s{UNIT})",
        rf"\b{PERSON},?\s(?:på|of|aged?)?\s?{ABOUT}{SPAN}{ENDS}",
        rf"\b{PERSON}\s(?:på|of|aged?)\s{ABOUT}{SPAN}(?!\s?{UNIT})(?![\w.:])",
    )
)
DECADE = re.compile(
    rf"(?<!\w)(?:(?P<digits>[2-8]0)[\s-]?(?:års?[\s-]?åldern|årsåldern|-?talet|'?s\b)|(?P<word>{'|'.join(DECADES)})"
    r"(?:årsåldern|-årsåldern)?(?!\w))"
)
OLDEST = 99


def ages_in(folded: Folded) -> Iterator[Entity]:
    seen: set[int] = set()
    for start, end, value in sorted(_found(folded.text)):
        if start not in seen and 0 < value <= OLDEST:
            seen.add(start)
            first, last = folded.span(start, end)
            yield Entity(kind="age", value=str(value), original=folded.original[first:last], start=first, end=last)


def _found(text: str) -> Iterator[tuple[int, int, int]]:
    for pattern in PATTERNS:
        for found in pattern.finditer(text):
            yield *found.span("low"), _years(found["low"])
            if found["high"]:
                yield *found.span("high"), _years(found["high"])
    for found in DECADE.finditer(text):
        group = "digits" if found["digits"] else "word"
        yield *found.span(group), int(found["digits"] or DECADES[found["word"]])


def _years(written: str) -> int:
    return SPELT.get(written) or int(written)
