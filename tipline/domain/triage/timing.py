"""Whether it is happening now, by the words of the story and the form's answer together."""

from collections.abc import Sequence

from tipline.domain.assessment import Reason
from tipline.domain.report import Report
from tipline.domain.triage.sightings import Sighting

PAST_ANSWERS = frozenset({"earlier", "recurring"})


def said(sightings: Sequence[Sighting], concept: str, report: Report) -> tuple[Reason, ...]:
    """The reasons of a concept that the story says and does not deny."""
    return tuple(
        each.reason(concept, report.story) for each in sightings if each.concept.name == concept and not each.denied
    )


def ongoing_reasons(report: Report, sightings: Sequence[Sighting], *, has_minor: bool) -> tuple[Reason, ...]:
    """Empty when nothing says that it happens now or within about six hours.

    A plain "now" says little when the writer also says that it is over or has ticked another time; "today" counts
    unless it is over. A child who still lives in the situation counts as happening now.
    """
    names = ["now", "plea", "lives_there"] if has_minor else ["now", "plea"]
    is_over = bool(said(sightings, "over", report))
    if report.when not in PAST_ANSWERS and not (is_over and report.when != "now"):
        names.append("perhaps_now")
    told = [each for name in names for each in said(sightings, name, report)]
    answered = report.when == "now" or (report.when == "today" and not is_over)
    form = [Reason(rule="when", about="ongoing", match=report.when, field="when")] if answered else []
    return tuple(Reason(**{**vars(each), "about": "ongoing"}) for each in (*form, *told))
