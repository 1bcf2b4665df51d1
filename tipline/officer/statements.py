"""What a tip's page shows of its assessment by officers: statements with their grades, and the level they set."""

from typing import Any

from tipline.casework.read_statements import statements_now
from tipline.casework.read_tip import OpenTip
from tipline.domain.assessment import URGENCIES
from tipline.domain.grading import codes, proposed
from tipline.domain.ranks import triage_is_due
from tipline.domain.statements import NATURES, OBTAINED, SECRECY, SUBJECTS
from tipline.officer.statement_forms import GradeForm, LevelForm, StatementForm, grade_form, statement_form


def statements_shown(opened: OpenTip, sent: StatementForm | None, graded: GradeForm | None) -> dict[str, Any]:
    """Each statement has a form that begins from its own grade. A form that was sent in vain stands in its place."""
    proposal = proposed(opened.report, next(iter(opened.links.sources), ""))
    pairs = []
    for each in opened.statements:
        now = each.now
        versions = {now.statement_id, *(version.statement_id for version in each.earlier)}
        mine = graded is not None and graded.statement.data in versions
        if mine and graded:
            # Graded by another meanwhile: what was chosen stands below that grade, to be sent again or not.
            graded.statement.data = now.statement_id
        begun = now.statement.grade if now.statement and now.statement.grade else proposal
        pairs.append((each, graded if mine else grade_form(begun, now.statement_id)))
    return {
        "statements": pairs,
        "confirming": next((each for each in opened.links.decided if each.reference == proposal.corroborated_by), None),
        "statement_form": sent or statement_form(proposal),
        "anything_graded": any(each.grade for each in statements_now(opened.statements)),
        "natures": NATURES,
        "obtained": OBTAINED,
        "subjects": SUBJECTS,
        "secrecy": ("", *SECRECY),
        "codes": codes(),
    }


def level_shown(opened: OpenTip, sent: LevelForm | None) -> dict[str, Any]:
    """Without the form while the rules still have to judge the tip."""
    due = triage_is_due(opened.tip.urgency, opened.tip.attempts)
    return {"urgencies": URGENCIES, "level_form": None if due else sent or LevelForm(formdata=None)}
