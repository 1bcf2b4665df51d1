"""What is told of but has not happened: a training scenario, a question about the law, somebody else's words."""

from collections.abc import Mapping, Sequence

from tipline.domain.triage.sightings import Sighting

GUESSED = frozenset({"forces"})
"""What "I do not know whether" says nothing of. An age or a danger that somebody guesses at stays: doubt goes up."""
FRAMES = frozenset({"exercise", "law_question", "fiction"})


def events_of(sightings: Sequence[Sighting], *, verb_last: bool = False) -> tuple[Sighting, ...]:
    """The sightings that speak of an event.

    A training scenario and a question reach to the end of their sentence and no further: what follows may have
    happened, and doubt goes up. Where the verb stands last, so do the words for them: there they reach back as well.
    What is made up reaches through the whole story, but for a sentence that speaks of now.
    """
    unsure = {each.sentence for each in sightings if each.concept.name == "unsure"}
    fiction = any(each.concept.name == "fiction" and not each.denied for each in sightings)
    now = {each.sentence for each in sightings if each.concept.name == "now" and not each.denied}
    framed: dict[int, int] = {}
    for each in sightings:
        if each.concept.name in FRAMES and not each.denied:
            first = 0 if verb_last else each.first
            framed[each.sentence] = min(first, framed.get(each.sentence, first))
    notes: dict[int, int] = {}
    for each in sightings:
        if each.concept.name == "note":
            notes.setdefault(each.sentence, each.first)
    return tuple(
        each
        for each in sightings
        if not _is_quoted(each, notes)
        and not (each.concept.name in GUESSED and each.sentence in unsure)
        and (each.concept.name in FRAMES or each.first < framed.get(each.sentence, each.after))
        and (each.concept.name in FRAMES or not fiction or each.sentence in now)
    )


def _is_quoted(sighting: Sighting, notes: Mapping[int, int]) -> bool:
    """A plea on a note or between quotation marks is not the writer's own; everything else counts as said.

    `notes` has, by sentence, the first word that names a note.
    """
    if sighting.concept.name not in {"exposed_writer", "plea"}:
        return False
    return sighting.quoted or notes.get(sighting.sentence, sighting.first) < sighting.first
