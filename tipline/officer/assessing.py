"""Assessing a tip: what officers state, how they grade it, and the level they set."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tipline.casework.grade_tip import grade_tip
from tipline.casework.set_urgency import set_urgency
from tipline.casework.write_statement import write_statement
from tipline.domain.grading import GradeNotInScheme, NotCorroborated
from tipline.officer.changing import changing
from tipline.officer.desk import desk, present
from tipline.officer.sign_in import current_officer
from tipline.officer.statement_forms import GradeForm, LevelForm, StatementForm
from tipline.officer.statement_labels import not_corroborated
from tipline.officer.tips import tip_page
from tipline.persistence.database import DatabaseUnavailable

room = Blueprint("assessing", __name__, url_prefix="/tips/<reference>")

Answer = Response | tuple[str, int]


@room.post("/statement")
def state(reference: str) -> Answer:
    form = StatementForm()

    def write(database: Session) -> None:
        write_statement(
            database,
            current_officer(),
            reference,
            form.stated(),
            once=form.once.data or "",
            keys=desk().keys,
            now=present(),
        )

    try:
        if not (form.validate_on_submit() and _graded(reference, form, write)):
            return tip_page(reference, statement=form), 400
    except DatabaseUnavailable:
        return render_template("words_kept.html", reference=reference, form=form), 503
    return _back(reference, gettext("The statement is kept."))


@room.post("/grade")
def grade(reference: str) -> Answer:
    """A grade for a statement that is there. The form that was sent in vain stands open below it."""
    form = GradeForm()

    def write(database: Session) -> None:
        chosen = form.grade()
        if chosen is None:
            raise GradeNotInScheme
        grade_tip(
            database,
            current_officer(),
            reference,
            form.statement.data or "",
            chosen,
            once=form.once.data or "",
            keys=desk().keys,
            now=present(),
        )

    if not (form.validate_on_submit() and _graded(reference, form, write)):
        return tip_page(reference, grading=form), 400
    return _back(reference, gettext("The grade is kept, and the earlier one with it."))


@room.post("/urgency")
def urgency(reference: str) -> Answer:
    form = LevelForm()
    if not form.validate_on_submit():
        return tip_page(reference, level=form), 400
    try:
        with changing(reference) as database:
            set_urgency(
                database,
                current_officer(),
                reference,
                form.urgency.data or "",
                form.reason.data or "",
                once=form.once.data or "",
                keys=desk().keys,
                now=present(),
            )
    except DatabaseUnavailable:
        return render_template("words_kept.html", reference=reference, form=form, written="reason"), 503
    return _back(reference, gettext("The level is set."), "")


def _graded(reference: str, form: GradeForm, write: Callable[[Session], None]) -> bool:
    """Whether it was stored; if not, the form says what is wrong with its grade."""
    try:
        with changing(reference) as database:
            write(database)
    except GradeNotInScheme:
        fault = gettext("Choose all three codes from the scheme you have chosen, or none.")
        form.source.errors = (fault,)
    except NotCorroborated as refused:
        form.corroborated_by.errors = (not_corroborated(refused.why),)
    else:
        return True
    return False


def _back(reference: str, told: str, place: str = "#statements") -> Response:
    flash(told)
    return redirect(f"/tips/{reference}{place}", 303)
