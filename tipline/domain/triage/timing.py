"""Whether it is happening now, by the words of the story and the form's answer together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tipline.domain.assessment import Reason
from tipline.domain.report import Report
from tipline.domain.triage.concepts import FIRM
from tipline.domain.triage.sightings import Sighting

PAST_ANSWERS = frozenset({"earlier", "recurring"})


def said(sightings: Sequence[Sighting], concept: str, report: Report) -> tuple[Reason, ...]:
    """The reasons of a concept that the story says and does not deny."""
    return tuple(
        each.reason(concept, report.story) for each in sightings if each.concept.name == concept and not each.denied
    )


def ongoing_reasons(report: Report, sightings: Sequence[Sighting], *, has_minor: bool) -> tuple[Reason, ...]:
    """Empty when nothing says that it happens now or within about six hours."""
    if report.when in PAST_ANSWERS:
        told = tuple(_in_spite_of_the_answer(report, sightings, has_minor=has_minor))
    else:
        told = (*_answered(report, sightings), *_told(report, sightings, has_minor=has_minor))
    return tuple(replace(each, about="ongoing") for each in told)


def _in_spite_of_the_answer(report: Report, sightings: Sequence[Sighting], *, has_minor: bool) -> Iterator[Reason]:
    """A child who still lives in the situation counts as happening now; so does danger, in a sentence that says now."""
    if has_minor:
        yield from said(sightings, "lives_there", report)
    if report.when == "recurring":
        dangers = {each.sentence for each in sightings if _is_danger(each)}
        now = [each for each in sightings if each.concept.name == "now" and each.sentence in dangers]
        yield from said(now, "now", report)


def _answered(report: Report, sightings: Sequence[Sighting]) -> Iterator[Reason]:
    """The answer "today" counts unless the story says that it is over."""
    if report.when == "now" or (report.when == "today" and not said(sightings, "over", report)):
        yield Reason(rule="when", about="ongoing", match=report.when, field="when")


def _told(report: Report, sightings: Sequence[Sighting], *, has_minor: bool) -> Sequence[Reason]:
    """A plain "now" says little when the writer also says that it is over or comes again and again."""
    names = ["now", "plea", "lives_there"] if has_minor else ["now", "plea"]
    is_another_time = any(said(sightings, name, report) for name in ("over", "recurring"))
    if report.when == "now" or not is_another_time:
        names.append("perhaps_now")
    told = [each for name in names for each in said(sightings, name, report)]
    return told or (() if is_another_time else tuple(_no_other_time(sightings, report)))


def _no_other_time(sightings: Sequence[Sighting], report: Report) -> Iterator[Reason]:
    """Danger told as if before one's eyes: whoever writes so in haste names no time. Doubt goes up."""
    for each in sightings:
        if _is_danger(each):
            yield replace(each.reason("ongoing", report.story), rule="no_other_time")


def _is_danger(sighting: Sighting) -> bool:
    return not sighting.denied and sighting.concept.weight >= FIRM and "danger" in sighting.concept.flags
