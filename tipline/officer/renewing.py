"""Letting an officer enrol anew who has lost the authenticator or forgotten the password, for administrators."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from tipline.casework.add_officer import GOOD_FOR
from tipline.casework.renew_enrolment import account_to_renew, renew_enrolment
from tipline.domain.approvals import MOST_REASON
from tipline.officer.desk import desk, present
from tipline.officer.fields import plain_words
from tipline.officer.freshness import shown_lately
from tipline.officer.proof import proven
from tipline.officer.sign_in import current_officer

room = Blueprint("renewing", __name__)

GREATEST_NUMBER = 2**53


class RenewalForm(FlaskForm):
    reason = StringField(lazy_gettext("Why is it needed?"), plain_words(MOST_REASON))
    proved = BooleanField(
        lazy_gettext(
            "I have made sure outside this system who asks: I have seen them, or checked as for a new officer"
        ),
        validators=[InputRequired(lazy_gettext("Make sure first who asks."))],
    )


@room.get(f"/officers/<int(max={GREATEST_NUMBER}):account_id>/renew")
def ask(account_id: int) -> str:
    return _page(account_id, RenewalForm(formdata=MultiDict()))


@room.post(f"/officers/<int(max={GREATEST_NUMBER}):account_id>/renew")
def renew(account_id: int) -> str | tuple[str, int]:
    """The address is on the answer alone: it is kept nowhere, and a page read again makes another."""
    form = RenewalForm()
    if not form.validate_on_submit():
        return _page(account_id, form), 400
    if not proven():
        return _page(account_id, form, unproven=True), 400
    reason = form.reason.data or ""
    with desk().database.writing() as database:
        name = account_to_renew(database, current_officer(), account_id).name
        token = renew_enrolment(database, current_officer(), account_id, reason, keys=desk().keys, now=present())
    address = f"{desk().config.officer_url}/enrol/{token}"
    return render_template("officer_renewed.html", name=name, address=address, days=GOOD_FOR.days)


def _page(account_id: int, form: RenewalForm, *, unproven: bool = False) -> str:
    with desk().database.writing() as database:
        name = account_to_renew(database, current_officer(), account_id).name
    return render_template(
        "officer_renew.html", name=name, form=form, fresh=shown_lately(), unproven=unproven, most=MOST_REASON
    )
