"""The story cut into runs: what triage marked and what it did not. Put together again they are the story, exactly."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tipline.domain.assessment import Reason

DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reorder what stands around them. The plain marks U+200E and U+200F belong to ordinary writing."""


@dataclass(frozen=True)
class Run:
    """Part of a story. `reasons` are positions in the assessment's list; `hidden` names an unseen character."""

    text: str
    reasons: tuple[int, ...] = ()
    hidden: str = ""


def marked(story: str, reasons: Sequence[Reason]) -> list[Run]:
    """The story's runs in order. Reasons about answers of the form, or beyond the story, mark nothing."""
    spans = [
        (reason.start, reason.end, number)
        for number, reason in enumerate(reasons)
        if reason.field == "story" and 0 <= reason.start < reason.end <= len(story)
    ]
    unseen = [place for place, each in enumerate(story) if is_hidden(each)]
    cuts = {0, len(story), *unseen, *(place + 1 for place in unseen)}
    cuts.update(edge for start, end, _ in spans for edge in (start, end))
    return [_run(story, start, end, spans) for start, end in pairwise(sorted(cuts))]


def is_hidden(character: str) -> bool:
    """Whether a reader would not see this character, or see others in a wrong order because of it."""
    return character in DIRECTION_CONTROLS or is_control(character)


def is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\n\r\t"


def _run(story: str, start: int, end: int, spans: Sequence[tuple[int, int, int]]) -> Run:
    text = story[start:end]
    numbers = tuple(number for first, last, number in spans if first <= start and end <= last)
    return Run(text, numbers, f"U+{ord(text):04X}" if len(text) == 1 and is_hidden(text) else "")
