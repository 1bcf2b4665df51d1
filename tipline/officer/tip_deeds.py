"""What officers do to a tip: each a form sent to an address below it, and then the tip again."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tipline.casework.claim_tip import claim_tip, release_tip
from tipline.casework.move_tip import OutcomeMissing, ReasonMissing, move_tip
from tipline.casework.write_note import write_note
from tipline.domain.statements import NothingGraded
from tipline.officer.changing import changing
from tipline.officer.desk import desk, present
from tipline.officer.labels import state_name
from tipline.officer.sign_in import current_officer
from tipline.officer.tips import NoteForm, tip_page
from tipline.persistence.database import DatabaseUnavailable

room = Blueprint("tip_deeds", __name__, url_prefix="/tips/<reference>")

Answer = Response | tuple[str, int]


@room.post("/claim")
def claim(reference: str) -> Response:
    with changing(reference) as database:
        claim_tip(database, current_officer(), reference, keys=desk().keys, now=present())
    return _back(reference, gettext("The tip is yours."))


@room.post("/release")
def release(reference: str) -> Response:
    with changing(reference) as database:
        release_tip(database, current_officer(), reference, keys=desk().keys, now=present())
    return _back(reference, gettext("You have handed the tip back."))


@room.post("/state")
def move(reference: str) -> Answer:
    state, outcome = request.form.get("state", ""), request.form.get("outcome", "")
    try:
        with changing(reference) as database:
            move_tip(database, current_officer(), reference, state, outcome=outcome, keys=desk().keys, now=present())
    except OutcomeMissing:
        flash(gettext("Choose what came of the tip before you close it."), "error")
        return tip_page(reference), 400
    except NothingGraded:
        flash(gettext("State what the tip tells and grade it before you mark it as assessed."), "error")
        return tip_page(reference), 400
    except ReasonMissing:
        flash(gettext("Say to whom and why before you hand the tip on, and why before you open it again."), "error")
        return tip_page(reference), 400
    return _back(reference, gettext("The tip is now: %(state)s.", state=state_name(state)))


@room.post("/note")
def note(reference: str) -> Answer:
    form = NoteForm()

    def keep(database: Session) -> None:
        words, once = form.text.data or "", form.once.data or ""
        write_note(database, current_officer(), reference, words, once=once, keys=desk().keys, now=present())

    if not form.validate_on_submit():
        return tip_page(reference, note=form), 400
    return written(reference, form, keep) or _back(reference, gettext("The note is kept."), "#notes")


def written(reference: str, form: FlaskForm, write: Callable[[Session], None]) -> tuple[str, int] | None:
    """None when it is stored; else a page that gives the words back to be sent again."""
    try:
        with changing(reference) as database:
            write(database)
    except DatabaseUnavailable:
        return render_template("words_kept.html", reference=reference, form=form), 503
    return None


def _back(reference: str, told: str, place: str = "") -> Response:
    flash(told)
    return redirect(f"/tips/{reference}{place}", 303)
