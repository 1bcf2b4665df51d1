"""Legal holds on a tip, and keeping it on for another year."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from tipline.casework.hold_tip import hold_tip, lift_hold
from tipline.casework.keep_tip_on import keep_tip_on
from tipline.domain.approvals import MOST_REASON
from tipline.officer.demanding import demand_tip
from tipline.officer.desk import desk, present
from tipline.officer.fields import once_only, plain_words
from tipline.officer.sign_in import current_officer

room = Blueprint("holding", __name__, url_prefix="/tips/<reference>")


class BecauseForm(FlaskForm):
    once = once_only()
    reason = StringField(validators=plain_words(MOST_REASON))


@room.post("/hold")
def hold(reference: str) -> Response:
    return _because(reference, "hold_tip", hold_tip, gettext("The tip cannot be deleted until the hold is lifted."))


@room.post("/lift-hold")
def lift(reference: str) -> Response:
    return _because(reference, "hold_tip", lift_hold, gettext("The legal hold is lifted."))


@room.post("/keep-on")
def keep_on(reference: str) -> Response:
    demand_tip(reference, "see_retention")
    form = BecauseForm()
    if form.validate_on_submit():
        reason, once = form.reason.data or "", form.once.data or ""
        with desk().database.writing() as database:
            keep_tip_on(database, current_officer(), reference, reason, once=once, keys=desk().keys, now=present())
    return _back(reference, form, gettext("The tip is kept on. Its need is to be tried again in a year."))


def _because(reference: str, act: str, deed: Callable[..., None], told: str) -> Response:
    demand_tip(reference, act)
    form = BecauseForm()
    if form.validate_on_submit():
        with desk().database.writing() as database:
            deed(database, current_officer(), reference, form.reason.data or "", keys=desk().keys, now=present())
    return _back(reference, form, told)


def _back(reference: str, form: BecauseForm, told: str) -> Response:
    faults = [str(fault) for each in form.errors.values() for fault in each]
    flash(faults[0] if faults else told, "error" if faults else "message")
    return redirect(f"/tips/{reference}#retention", 303)
