"""Translating what a tipster wrote: by hand on the tip's page, or by the organisation's own machine."""

from flask import Blueprint, abort, flash, redirect, render_template
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from tipline.casework.translate_tip import keep_translation, take_words, translate_words
from tipline.casework.write_translation import write_translation
from tipline.officer.demanding import demand_tip
from tipline.officer.desk import desk, present
from tipline.officer.fields import once_only
from tipline.officer.sign_in import current_officer
from tipline.officer.tips import tip_page
from tipline.officer.translation_form import TranslationForm, own_language
from tipline.officer.translation_labels import failure_told
from tipline.persistence.database import DatabaseUnavailable
from tipline.translator.libretranslate import LibreTranslate, NotTranslated

room = Blueprint("translating", __name__, url_prefix="/tips/<reference>/translations")

Answer = Response | tuple[str, int]


class MachineForm(FlaskForm):
    once = once_only()
    original = HiddenField()


@room.post("")
def write(reference: str) -> Answer:
    form = TranslationForm()
    if not form.validate_on_submit():
        return tip_page(reference, translation=form), 400
    if form.source.data == form.target.data:
        form.source.errors = (gettext("Choose two different languages."),)
        return tip_page(reference, translation=form), 400
    translation = form.translation()
    original, once = form.original.data or "", form.once.data or ""
    try:
        with desk().database.writing() as database:
            write_translation(
                database,
                current_officer(),
                reference,
                original,
                translation,
                once=once,
                keys=desk().keys,
                now=present(),
            )
    except DatabaseUnavailable:
        return render_template("words_kept.html", reference=reference, form=form), 503
    return _back(reference, original, gettext("The translation is kept."))


@room.post("/machine")
def by_machine(reference: str) -> Answer:
    """The record that the words leave is committed before they do. No transaction waits for the server."""
    demand_tip(reference, "work_tip")
    config, officer, form = desk().config, current_officer(), MachineForm()
    if not (config.translate_url and form.validate_on_submit()):
        abort(404 if not config.translate_url else 400)
    original, once = form.original.data or "", form.once.data or ""
    with desk().database.writing() as database:
        words = take_words(database, officer, reference, original, keys=desk().keys, now=present())
    try:
        translation = translate_words(words, own_language(), LibreTranslate(config.translate_url, config.translate_key))
    except NotTranslated as failed:
        flash(failure_told(failed.reason), "error")
        return redirect(f"/tips/{reference}#translation-{original}", 303)
    with desk().database.writing() as database:
        keep_translation(database, officer, words, translation, once=once, keys=desk().keys, now=present())
    return _back(reference, original, gettext("The machine translation is kept. Read the original beside it."))


def _back(reference: str, original: str, told: str) -> Response:
    flash(told)
    return redirect(f"/tips/{reference}#translation-{original}", 303)
