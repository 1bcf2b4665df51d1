"""What triage concluded about a story, as the tip's page shows it: marks and reasons that lead to each other."""

from typing import Any

from tipline.domain.assessment import Assessment
from tipline.officer.marking import first_runs, marked
from tipline.officer.marks import legend_of, marks_of
from tipline.officer.reasons import reasons_told


def judgement_shown(story: str, assessment: Assessment | None) -> dict[str, Any]:
    """For the templates. `runs` are pairs of a run and its mark; a story that triage has not read has no mark."""
    if assessment is None:
        return {"runs": [(run, None) for run in marked(story, ())], "legend": [], "reasons": [], "named": []}
    runs = marked(story, assessment.reasons, assessment.entities)
    first = first_runs(runs, "entities")
    return {
        "runs": list(zip(runs, marks_of(runs, assessment), strict=True)),
        "legend": list(legend_of(runs, assessment)),
        "reasons": reasons_told(assessment.reasons, first_runs(runs, "reasons")),
        "named": [(entity, first.get(number, -1)) for number, entity in enumerate(assessment.entities)],
    }
