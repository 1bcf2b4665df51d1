"""The story cut into runs: what triage marked and what it did not. Put together again they are the story, exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tipline.domain.assessment import Entity, Reason
from tipline.domain.unseen import is_hidden


@dataclass(frozen=True)
class Run:
    """Part of a story. `reasons` and `entities` are positions in the assessment's lists; `hidden` names an unseen
    character, and `start` is where the run stands in the story.
    """

    text: str
    start: int
    reasons: tuple[int, ...] = ()
    entities: tuple[int, ...] = ()
    hidden: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def marked(story: str, reasons: Sequence[Reason], entities: Sequence[Entity] = ()) -> list[Run]:
    """The story's runs in order. What is about answers of the form, or beyond the story, marks nothing."""
    unseen = [place for place, each in enumerate(story) if is_hidden(each)]
    cuts = {0, len(story), *unseen, *(place + 1 for place in unseen)}
    found: list[Reason | Entity] = [*reasons, *entities]
    cuts.update(edge for each in found if stands_in(story, each) for edge in (each.start, each.end))
    places = sorted(cuts)
    covers = zip(_covering(places, story, reasons), _covering(places, story, entities), strict=True)
    return [
        Run(story[start:end], start, of_reasons, of_entities, _name_of_hidden(story[start:end]))
        for (start, end), (of_reasons, of_entities) in zip(pairwise(places), covers, strict=True)
    ]


def first_runs(runs: Sequence[Run], kind: str) -> dict[int, int]:
    """By position of a reason or an entity (`kind`), the first run that is marked for it."""
    found: dict[int, int] = {}
    for place, run in enumerate(runs):
        for number in () if run.hidden else getattr(run, kind):
            found.setdefault(number, place)
    return found


def stands_in(story: str, found: Reason | Entity) -> bool:
    """Whether the words that were found are words of this story."""
    return found.field == "story" and 0 <= found.start < found.end <= len(story)


def _name_of_hidden(text: str) -> str:
    return f"U+{ord(text):04X}" if len(text) == 1 and is_hidden(text) else ""


def _covering(places: Sequence[int], story: str, found: Sequence[Reason | Entity]) -> Iterator[tuple[int, ...]]:
    """For each stretch between two places, which of `found` cover it. Reads the story once, however many there are."""
    starting: dict[int, list[int]] = {}
    for number, each in enumerate(found):
        if stands_in(story, each):
            starting.setdefault(each.start, []).append(number)
    open_now: list[int] = []
    for start, _ in pairwise(places):
        open_now = sorted([n for n in open_now if found[n].end > start] + starting.get(start, []))
        yield tuple(open_now)
