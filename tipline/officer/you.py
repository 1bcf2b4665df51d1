"""An officer's own page: who the rules take them for, language, appearance, and letters to their own address."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import force_locale, gettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from tipline.casework.change_settings import change_appearance, choose_letters
from tipline.casework.tell_owner import KEPT, MOST_SHOWN
from tipline.domain.languages import all_languages
from tipline.domain.municipalities import all_counties
from tipline.domain.permissions import may
from tipline.domain.settings import LANGUAGES, LETTERS, THEMES, SettingNotKnown, own_address
from tipline.officer import own_labels
from tipline.officer.desk import desk, present
from tipline.officer.language import language_of_browser
from tipline.officer.security import signed_in_account
from tipline.officer.sign_in import current_officer
from tipline.persistence.sign_in_changes import changes_of

room = Blueprint("you", __name__, url_prefix="/you")


@room.get("")
def show() -> str:
    officer, account = current_officer(), signed_in_account()
    assert account is not None  # noqa: S101 current_officer has seen to it
    with desk().database.reading() as database:
        changes = [
            (own_labels.sign_in_change(each.kind), each.changed_at)
            for each in changes_of(database, officer.officer_id, MOST_SHOWN)
        ]
    return render_template(
        "you.html",
        changes=changes,
        kept_days=KEPT.days,
        account=account,
        county=all_counties().get(officer.county),
        sees_queue=may(officer, "see_queue"),
        address=own_address(officer.name),
        codes_left=len(account.mf_recovery_codes or []),
        languages_offered=[(code, own_labels.language_choice(code)) for code in LANGUAGES],
        themes=[(code, own_labels.theme_choice(code)) for code in THEMES],
        letters=[(code, own_labels.letter_choice(code)) for code in LETTERS],
    )


@room.post("/appearance")
def appearance() -> Response:
    """What is told is told in the language that was chosen."""
    language, theme = request.form.get("language", "?"), request.form.get("theme", "?")
    try:
        with desk().database.writing() as database:
            change_appearance(
                database, current_officer(), language=language, theme=theme, keys=desk().keys, now=present()
            )
    except SettingNotKnown:
        raise BadRequest from None
    with force_locale(all_languages()[language or language_of_browser()].locale):
        flash(gettext("Language and appearance are saved."))
    return redirect("/you", 303)


@room.post("/letters")
def letters() -> Response:
    chosen = set(request.form.getlist("letters"))
    try:
        with desk().database.writing() as database:
            choose_letters(database, current_officer(), chosen, keys=desk().keys, now=present())
    except SettingNotKnown:
        raise BadRequest from None
    flash(gettext("You get the letters that you have chosen.") if chosen else gettext("You get no letters."))
    return redirect("/you", 303)
