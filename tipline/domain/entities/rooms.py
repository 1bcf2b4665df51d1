"""Room numbers, by the word for a room in the languages of the service."""

import re
from collections.abc import Iterator

from tipline.domain.assessment import Entity
from tipline.domain.entities.folding import Folded

WORDS_BEFORE = (
    r"rum(?:met|men)?|hotellrum(?:met)?|rooms?|rm|pok(?:ó[jiu]\w*|oju|oje|\.)|habitaci(?:ón|ones)|huone(?:e\w+|tta|en)?"
    r"|camer(?:a|ele|ei)|sob[aeiu]|qolka|odeya?|кімнат[аиіу]\w*|(?:ال)?غرفة|اتاق|ژووری?|ห้อง|ክፍሊ"
)
NUMBER = r"[0-9]{1,4}[a-z]?(?![0-9a-z])"
AFTER_WORD = re.compile(
    rf"(?<!\w)(?:{WORDS_BEFORE})\s?(?:nr|no|nummer|number|n:o|num)?\.?\s?(?P<first>{NUMBER})"
    rf"(?:\s?(?:och|and|&|\+|/|i|y|și|ja|و)\s?(?:(?:{WORDS_BEFORE})\s)?(?P<second>{NUMBER}))?"
)
BEFORE_WORD = re.compile(rf"(?<!\w)(?:(?P<first>{NUMBER})\s?ve\s)?(?P<second>{NUMBER})\snumaralı\soda")
NO_ROOM = re.compile(r"\s?(?:kvinn|män\b|tjej|person|women|men\b|girls|people|minut|kr\b|timm|hours|times|gånger)")


def rooms_in(folded: Folded) -> Iterator[Entity]:
    for pattern in (AFTER_WORD, BEFORE_WORD):
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
