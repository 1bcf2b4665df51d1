"""Events: what confirmed links hold together, read as one, and what nobody knows about it yet."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, TextAreaField

from tipline.casework.ask_question import ask_question, settle_question
from tipline.casework.read_event import OpenEvent, read_event, state_purpose_for_event
from tipline.casework.read_tip import PurposeMissing
from tipline.domain.permissions import demand, may
from tipline.officer.desk import desk, present
from tipline.officer.event_drawn import event_drawn
from tipline.officer.event_shown import event_shown, first_words
from tipline.officer.fields import once_only, plain_words
from tipline.officer.sign_in import current_officer
from tipline.officer.tips import PurposeForm
from tipline.officer.told import when_told
from tipline.persistence.event_folders import events_seen_by

room = Blueprint("events", __name__, url_prefix="/events")

MOST_LISTED = 100
"""Events on the page, those with the newest tips: a county has a handful at a time."""
MOST_QUESTION = 500
"""Characters: a question, not an account."""

Answer = Response | str | tuple[str, int]


class QuestionForm(FlaskForm):
    """`tip` is the tip that the question is kept with."""

    once = once_only()
    text = TextAreaField(lazy_gettext("What does nobody know yet?"), plain_words(MOST_QUESTION))
    tip = SelectField(lazy_gettext("Kept with the tip"), validate_choice=False)


@room.get("")
def show_list() -> str:
    officer = current_officer()
    demand(officer, "open_tip")
    with desk().database.reading() as database:
        listed = events_seen_by(database, officer, MOST_LISTED)
    return render_template("events.html", listed=listed, most=MOST_LISTED)


@room.get("/<event_id>")
def show(event_id: str) -> Answer:
    return _event_page(event_id, QuestionForm(formdata=None))


@room.post("/<event_id>/open")
def take_purpose(event_id: str) -> Answer:
    """The purpose is in the record of every tip; the page that follows shows the event."""
    form, officer = PurposeForm(), current_officer()
    demand(officer, "open_tip")
    if not form.validate_on_submit():
        return render_template("event_purpose.html", event_id=event_id, form=form), 400
    with desk().database.writing() as database:
        state_purpose_for_event(database, officer, event_id, form.purpose.data or "", keys=desk().keys, now=present())
    return redirect(f"/events/{event_id}", 303)


@room.post("/<event_id>/questions")
def ask(event_id: str) -> Answer:
    form = QuestionForm()
    demand(current_officer(), "work_tip")
    if not form.validate_on_submit():
        return _event_page(event_id, form), 400
    with desk().database.writing() as database:
        ask_question(
            database,
            current_officer(),
            form.tip.data or "",
            form.text.data or "",
            once=form.once.data or "",
            keys=desk().keys,
            now=present(),
        )
    return redirect(f"/events/{event_id}#questions", 303)


@room.post("/<event_id>/questions/<question_id>/settle")
def settle(event_id: str, question_id: str) -> Answer:
    with desk().database.writing() as database:
        settle_question(database, current_officer(), question_id, keys=desk().keys, now=present())
    flash(gettext("The question is settled."))
    return redirect(f"/events/{event_id}#questions", 303)


def _event_page(event_id: str, form: QuestionForm) -> str:
    officer = current_officer()
    try:
        with desk().database.writing() as database:
            opened: OpenEvent = read_event(database, officer, event_id, keys=desk().keys, now=present())
    except PurposeMissing:
        return render_template("event_purpose.html", event_id=event_id, form=PurposeForm(formdata=None))
    return render_template(
        "event.html",
        **event_shown(opened),
        **event_drawn(opened),
        first_words=first_words,
        when_told=when_told,
        question=form,
        most_question=MOST_QUESTION,
        asking=may(officer, "work_tip"),
    )
