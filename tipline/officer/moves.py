"""Moves of a tip that ask for words: referring it, passing it on, opening it again."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from tipline.casework.refer_tip import refer_tip
from tipline.casework.reopen_tip import reopen_tip
from tipline.domain.referrals import HandlingForbids, NotTested
from tipline.officer.changing import changing
from tipline.officer.desk import desk, present
from tipline.officer.move_forms import ReferralForm, ReopeningForm
from tipline.officer.move_labels import rule_name, turn_name
from tipline.officer.sign_in import current_officer
from tipline.officer.tips import tip_page
from tipline.persistence.database import DatabaseUnavailable

room = Blueprint("moves", __name__, url_prefix="/tips/<reference>")

Answer = Response | tuple[str, int]


@room.post("/referral")
def refer(reference: str) -> Answer:
    form = ReferralForm()
    try:
        if not (form.validate_on_submit() and _referred(reference, form)):
            return tip_page(reference, referral=form), 400
    except DatabaseUnavailable:
        return render_template("words_kept.html", reference=reference, form=form, written="reason"), 503
    flash(gettext("The tip is now: %(state)s.", state=turn_name(form.state.data or "")))
    return redirect(f"/tips/{reference}", 303)


@room.post("/reopening")
def reopen(reference: str) -> Answer:
    form = ReopeningForm()
    if not form.validate_on_submit():
        return tip_page(reference, reopening=form), 400
    try:
        with changing(reference) as database:
            reason, once = form.reason.data or "", form.once.data or ""
            reopen_tip(database, current_officer(), reference, reason, once=once, keys=desk().keys, now=present())
    except DatabaseUnavailable:
        return render_template("words_kept.html", reference=reference, form=form, written="reason"), 503
    flash(gettext("The tip is open again."))
    return redirect(f"/tips/{reference}", 303)


def _referred(reference: str, form: ReferralForm) -> bool:
    """Whether it was done; if not, the form says which rule stands in the way."""
    try:
        with changing(reference) as database:
            refer_tip(
                database,
                current_officer(),
                reference,
                form.state.data or "",
                form.referral(),
                tested=bool(form.tested.data),
                once=form.once.data or "",
                keys=desk().keys,
                now=present(),
            )
    except HandlingForbids as refused:
        rules = ", ".join(rule_name(rule) for rule in refused.rules)
        form.state.errors = [gettext("A handling code forbids it: %(rules)s.", rules=rules)]
    except NotTested:
        form.tested.errors = [gettext("Test what the marks remind of, and say that you have.")]
    else:
        return True
    return False
