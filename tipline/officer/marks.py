"""The marks in a story as the page shows them, and the legend of those that are there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipline.domain.assessment import Assessment, Reason
from tipline.officer import entity_labels
from tipline.officer.groups import GROUPS, group_name, group_of, letter_of
from tipline.officer.marking import Run
from tipline.officer.meanings import about_name, meaning_of
from tipline.officer.reasons import shown_reasons


@dataclass(frozen=True)
class Mark:
    """How one run is marked. `target` is the id of its reason; `letters` are those of the groups whose words end here,
    each with its group.
    """

    group: str
    target: str
    letters: tuple[tuple[str, str], ...]
    title: str


@dataclass(frozen=True)
class LegendEntry:
    """`count` passages are marked for this group, the first of them in the run `first`."""

    group: str
    name: str
    letter: str
    count: int
    first: int


def marks_of(runs: Sequence[Run], assessment: Assessment) -> list[Mark | None]:
    """For each run its mark, or None."""
    groups, shown = drawn_groups(assessment.reasons), shown_reasons(assessment.reasons)
    ends = {group: {end for _, end in found} for group, found in _passages(runs, groups).items()}
    return [_mark(run, assessment, groups, shown, ends) for run in runs]


def legend_of(runs: Sequence[Run], assessment: Assessment) -> Iterator[LegendEntry]:
    """The groups that are in the story, gravest first."""
    found = _passages(runs, drawn_groups(assessment.reasons))
    places = {run.start: place for place, run in enumerate(runs)}
    for group in GROUPS:
        if passages := found.get(group):
            yield LegendEntry(group, group_name(group), letter_of(group), len(passages), places[passages[0][0]])


def drawn_groups(reasons: Sequence[Reason]) -> dict[int, str]:
    """The group of each reason that is drawn. The words for a level are mostly those of a flag, which tells more."""
    groups = {number: group_of(reason) for number, reason in enumerate(reasons)}
    told = {(reasons[number].start, reasons[number].end) for number, group in groups.items() if group != "level"}
    return {
        number: group
        for number, group in groups.items()
        if group != "level" or (reasons[number].start, reasons[number].end) not in told
    }


def _passages(runs: Sequence[Run], groups: Mapping[int, str]) -> dict[str, list[tuple[int, int]]]:
    """By group, the stretches of the story that are marked for it, in their order."""
    found: dict[str, list[tuple[int, int]]] = {}
    for run in runs:
        own = {groups[number] for number in run.reasons if number in groups} | ({"named"} if run.entities else set())
        for group in () if run.hidden else own:
            before = found.setdefault(group, [])
            if before and before[-1][1] == run.start:
                before[-1] = before[-1][0], run.end
            else:
                before.append((run.start, run.end))
    return found


def _mark(
    run: Run, assessment: Assessment, groups: Mapping[int, str], shown: Mapping[int, int], ends: Mapping[str, set[int]]
) -> Mark | None:
    drawn = sorted((n for n in run.reasons if n in groups), key=lambda n: (GROUPS.index(groups[n]), n))
    if run.hidden or not (drawn or run.entities):
        return None
    own = dict.fromkeys(groups[number] for number in drawn)
    return Mark(
        group=groups[drawn[0]] if drawn else "named",
        target=f"reason-{shown[drawn[0]]}" if drawn else f"entity-{run.entities[0]}",
        letters=tuple((group, letter_of(group)) for group in own if run.end in ends[group]),
        title="; ".join(dict.fromkeys(_titles(run, drawn, assessment))),
    )


def _titles(run: Run, drawn: Sequence[int], assessment: Assessment) -> Iterator[str]:
    for number in drawn:
        reason = assessment.reasons[number]
        yield f"{about_name(reason.about)}: {meaning_of(reason.rule)}"
    for number in run.entities:
        yield entity_labels.kind_name(assessment.entities[number].kind)
