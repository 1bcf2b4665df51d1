"""Registering a tip that did not come by the web form, and the receipt code to hand over to whoever told."""

from flask import Blueprint, render_template, session
from flask_babel import force_locale, gettext
from markupsafe import Markup

from tipline.casework.register_tip import Registered, register_tip
from tipline.crypto.receipts import in_groups
from tipline.domain.channels import BY_HAND
from tipline.domain.languages import MASTER_LANGUAGE, all_languages
from tipline.domain.municipalities import all_counties, all_municipalities
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers, demand
from tipline.domain.report import Report
from tipline.domain.signs import all_signs, signs_of_setting
from tipline.officer import labels
from tipline.officer.desk import desk, present
from tipline.officer.out_of_order import OUT_OF_ORDER, note_out_of_order
from tipline.officer.register_form import RegisterForm, empty_form
from tipline.officer.sign_in import current_officer, officer_signed_in
from tipline.persistence.database import DatabaseUnavailable
from tipline.web.sign_settings import setting_name

room = Blueprint("register", __name__, url_prefix="/tips/new")


@room.get("")
def show() -> str:
    demand(current_officer(), "register_tip")
    return _page(empty_form(present()))


@room.post("")
def send() -> str | tuple[str, int]:
    """Whatever is in the way, the words come back: a telephone call cannot be had again."""
    form = RegisterForm()
    try:
        officer = _whoever()
        if officer is None:
            told = gettext("Your session has ended. Sign in in another tab, come back to this page and press again.")
            return _page(form, told), 401
        demand(officer, "register_tip")
        if not form.validate():
            return _page(form), 400
        registered = _register(officer, form)
    except OUT_OF_ORDER as fault:
        note_out_of_order(fault)
        told = gettext("Nothing was stored: the database did not answer. Wait a moment and press again.")
        return _page(form, told), 503
    return _receipt(registered, officer, form.report())


def _whoever() -> Officer | None:
    """None when nobody is signed in any more; raises DatabaseUnavailable when that cannot be known."""
    if session.unavailable:  # type: ignore[attr-defined]
        raise DatabaseUnavailable("when reading a session")
    return officer_signed_in()


def _register(officer: Officer, form: RegisterForm) -> Registered:
    registry = desk().registry()
    with desk().database.writing() as database:
        return register_tip(
            database,
            officer,
            form.report(),
            form.photos.data,
            received_at=form.received_at,
            once=form.once.data or "",
            keys=desk().keys,
            registry=registry,
            now=present(),
        )


def _page(form: RegisterForm, notice: str = "") -> str:
    form.made_anew()
    return render_template(
        "register.html",
        form=form,
        notice=notice,
        channels=[(each, labels.channel_name(each)) for each in BY_HAND],
        languages_spoken=sorted(
            ((code, labels.language_name(code)) for code in all_languages()), key=lambda each: each[1]
        ),
        settings=[
            (setting_name(each), signs_of_setting(each)) for each in dict.fromkeys(s.setting for s in all_signs())
        ],
        counties=all_counties(),
        municipalities=all_municipalities(),
    )


def _receipt(registered: Registered, officer: Officer, report: Report) -> str:
    """The paper is in the language of the person who gets it, the page around it in the officer's."""
    spoken = report.page_language or MASTER_LANGUAGE
    with force_locale(all_languages()[spoken].locale):
        paper = render_template("receipt_paper.html", code=in_groups(registered.code), place=_follow_up(spoken))
    return render_template(
        "receipt.html",
        reference=registered.reference,
        paper=Markup(paper),  # noqa: S704 it is a page of ours, escaped when it was made
        openable=covers(officer, report.county or report.municipality[:2]),
    )


def _follow_up(language: str) -> str:
    """Where the code is used, as one types it."""
    site = desk().config.public_url.rstrip("/").partition("://")[2]
    return f"{site}/{language}/follow-up"
