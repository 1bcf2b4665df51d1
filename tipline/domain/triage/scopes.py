"""What is told of but has not happened: a training scenario, a question about the law, somebody else's words."""

from collections.abc import Mapping, Sequence

from tipline.domain.triage.sightings import Sighting

FRAMES = frozenset({"exercise", "law_question"})


def events_of(sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """The sightings that speak of an event.

    A training scenario and a question reach to the end of their sentence and no further: what follows may have
    happened, and doubt goes up.
    """
    framed: dict[int, int] = {}
    for each in sightings:
        if each.concept.name in FRAMES and not each.denied:
            framed[each.sentence] = min(each.first, framed.get(each.sentence, each.first))
    notes: dict[int, int] = {}
    for each in sightings:
        if each.concept.name == "note":
            notes.setdefault(each.sentence, each.first)
    return tuple(
        each
        for each in sightings
        if not _is_quoted(each, notes)
        and (each.concept.name in FRAMES or each.first < framed.get(each.sentence, each.after))
    )


def _is_quoted(sighting: Sighting, notes: Mapping[int, int]) -> bool:
    """A plea on a note or between quotation marks is not the writer's own; everything else counts as said.

    `notes` has, by sentence, the first word that names a note.
    """
    if sighting.concept.name not in {"exposed_writer", "plea"}:
        return False
    return sighting.quoted or notes.get(sighting.sentence, sighting.first) < sighting.first
