"""Writing a notice: the form, and before it is kept the very box that the public will see."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, get_template_attribute, redirect, render_template, request
from flask_babel import force_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired

from tipline.casework.publish_notice import write_notice
from tipline.domain.languages import Language, all_languages
from tipline.domain.municipalities import all_counties
from tipline.domain.notices import ALL, MOST_CHARACTERS, Notice, NoticeNotSound, audiences, check_notice
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand
from tipline.domain.times import swedish_day
from tipline.officer import labels, notice_labels
from tipline.officer.desk import desk, present
from tipline.officer.fields import once_only, plain_words
from tipline.officer.sign_in import current_officer
from tipline.persistence.database import DatabaseUnavailable
from tipline.web.language import page_direction, page_language
from tipline.web.notices import shown_notice

room = Blueprint("notice_form", __name__, url_prefix="/notices/new")

Answer = Response | tuple[str, int] | str


class DayField(DateField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Write a day as year-month-day, such as 2026-11-24.")) from None


def _one_line_feed(text: str | None) -> str | None:
    """Browsers send two characters for the line end that they count as one."""
    return text.replace("\r\n", "\n") if text else text


class NoticeForm(FlaskForm):
    """Its shape. What a notice can be is the rule's to say, and who may publish where the deed's."""

    once = once_only()
    text = TextAreaField(lazy_gettext("Words"), plain_words(MOST_CHARACTERS), filters=[_one_line_feed])
    audience = StringField(lazy_gettext("Leaflet"))
    county = StringField(lazy_gettext("County"))
    language = StringField(lazy_gettext("Language"))
    first_day = DayField(lazy_gettext("First day"), [InputRequired(lazy_gettext("Choose a day."))])
    last_day = DayField(lazy_gettext("Last day"), [InputRequired(lazy_gettext("Choose a day."))])

    def notice(self, today: date) -> Notice | None:
        """What was written, or None: the fields then say what is wrong."""
        if not self.validate():
            return None
        parts = ("text", "audience", "county", "language", "first_day", "last_day")
        notice = Notice(**{part: self[part].data for part in parts})
        try:
            check_notice(notice, today)
        except NoticeNotSound as refused:
            field, fault = _fault(str(refused))
            self[field].errors = [*self[field].errors, fault]
            return None
        return notice


def _fault(part: str) -> tuple[str, str]:
    """The field where a rule's refusal is told, and the sentence."""
    if part == "days":
        return "last_day", gettext("The last day cannot be before the first day, nor in the past.")
    return part, gettext("Write something first.") if part == "text" else gettext("Choose one.")


@room.get("")
def ask() -> str:
    form = NoticeForm(formdata=None, county=current_officer().county, first_day=swedish_day(present()))
    return _form_page(form)


@room.post("")
def take() -> Answer:
    """Looked at again, or kept for a second person."""
    officer, form = current_officer(), NoticeForm()
    demand(officer, "write_notice")
    notice = form.notice(swedish_day(present()))
    if notice is None:
        return _form_page(form), 400
    if request.form.get("do") != "keep":
        return _form_page(form, notice)
    try:
        with desk().database.writing() as database:
            write_notice(database, officer, notice, once=form.once.data or "", keys=desk().keys, now=present())
    except DatabaseUnavailable:
        told = gettext("The database did not answer. Your words are still here: wait a moment and send them again.")
        return _form_page(form, notice, told=told), 503
    flash(gettext("The notice waits for a second person to approve it."))
    return redirect("/notices", 303)


@room.errorhandler(CSRFError)
def _once_more(error: CSRFError) -> tuple[str, int]:
    """The page was from before a new sign-in. Its words come back under a new token."""
    del error
    return _form_page(NoticeForm(), told=gettext("This page was too old. Your words are still here: send again.")), 400


def _form_page(form: NoticeForm, notice: Notice | None = None, told: str = "") -> str:
    officer = current_officer()
    demand(officer, "write_notice")
    preview = _preview(notice) if notice else {}
    return render_template(
        "notice_form.html", form=form, told=told, most=MOST_CHARACTERS, choices=_choices(officer), **preview
    )


def _preview(notice: Notice) -> Mapping[str, Any]:
    """The box as the leaflet will show it, in the leaflet's language."""
    language: Language = all_languages().get(notice.language) or page_language()
    box = get_template_attribute("notices.html", "notice_box")
    shown = shown_notice(notice.text, notice.county, notice.language, notice.first_day)
    with force_locale(language.locale):
        told: Markup = box([shown])
        return {"preview": told, "preview_language": language.code, "preview_direction": page_direction()}


def _choices(officer: Officer) -> dict[str, list[tuple[str, str]]]:
    """What each list offers this officer: an officer of one county, that one."""
    counties = {ALL: notice_labels.county_name(ALL), **all_counties()}
    languages = sorted(((code, labels.language_name(code)) for code in all_languages()), key=lambda each: each[1])
    return {
        "audience": [(code, labels.audience_name(code)) for code in audiences()],
        "county": [(code, name) for code, name in counties.items() if officer.county in {"", code}],
        "language": [(ALL, notice_labels.language_name(ALL)), *languages],
    }
