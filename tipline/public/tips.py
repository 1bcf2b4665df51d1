"""The form for a tip: shown, sent, and given back with every word when something is in the way."""

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from flask import Blueprint, render_template, request

from tipline.crypto.receipts import CodeMistyped, typed_code
from tipline.domain.danger import may_be_immediate
from tipline.domain.giveaways import giveaways
from tipline.domain.leaflets import leaflet_for
from tipline.domain.municipalities import all_municipalities
from tipline.domain.report import AUDIENCES, Report
from tipline.domain.signs import VERSION, Sign, all_signs, signs_of_setting
from tipline.intake.submit_tip import submit_tip
from tipline.public.desk import desk, present
from tipline.public.fields import READ_IN, TipsterForm
from tipline.public.origin import from_elsewhere, told_from_elsewhere
from tipline.public.out_of_order import OUT_OF_ORDER, told_out_of_order
from tipline.public.ready_pages import same_for_everybody
from tipline.public.receipt_page import receipt_page
from tipline.web.language import page_language
from tipline.web.pictures import WHY_NOT, RefusedFile, shown_name
from tipline.web.report_fields import ReportFields

MOST_OPEN = 1
"""Settings opened unasked. The three of a hotel would put forty boxes between the story and the next question."""

room = Blueprint("tips", __name__)
log = logging.getLogger("tipline")


class TipForm(ReportFields, TipsterForm):
    def report(self) -> Report:
        return Report(page_language=page_language().code, signs_version=VERSION, **self.answers())


def audience_named(asked: Mapping[str, str]) -> dict[str, str]:
    """`?audience=` comes from a leaflet and is the answer to one of the questions."""
    return {"audience": asked["audience"]} if asked.get("audience") in AUDIENCES else {}


@room.get("/tip")
@same_for_everybody(audience_named)
def show() -> str:
    return _page(TipForm(data=audience_named(request.args)))


@room.post("/tip")
def send() -> str | tuple[str, int]:
    form = TipForm()
    if from_elsewhere(request):
        return _page(form, told_from_elsewhere()), HTTPStatus.FORBIDDEN
    if READ_IN in request.form:
        return _in_other_language(form)
    if not form.validate():
        return _page(form), HTTPStatus.BAD_REQUEST
    report = form.report()
    told = _giveaways(form, report)
    if told:
        return _page(form, told=told)
    try:
        code = _submit(form, report)
    except OUT_OF_ORDER as fault:
        return _page(form, told_out_of_order(fault)), HTTPStatus.SERVICE_UNAVAILABLE
    return receipt_page(code, emergency=_is_emergency(report), refused=form.photos.refused)


def _in_other_language(form: TipForm) -> str:
    """The same page again: the form with all that was typed, or the receipt."""
    try:
        code = typed_code(request.form["code"])
    except (KeyError, CodeMistyped):
        return _page(form, retold=True)
    refused = (each.partition(" ") for each in request.form.getlist("refused"))
    return receipt_page(
        code,
        emergency="emergency" in request.form,
        refused=[RefusedFile(why, shown_name(name)) for why, _, name in refused if why in WHY_NOT],
    )


def _is_emergency(report: Report) -> bool:
    """Whether the answers or words say that someone is in danger now. The tip is stored: nothing may hide its code."""
    try:
        return may_be_immediate(report)
    except Exception as fault:  # noqa: BLE001 in doubt, 112 is told once too often
        log.error("danger not judged: %s", type(fault).__name__)  # noqa: TRY400 a traceback shows the tip's words
        return True


def _submit(form: TipForm, report: Report) -> str:
    keys = desk().keys()
    return submit_tip(desk().database, report, form.photos.data, keys=keys, seed=form.seed, now=present())


def _giveaways(form: TipForm, report: Report) -> tuple[str, ...]:
    """What may tell who writes, asked once. Not when there are pictures: showing the form again would lose them."""
    return giveaways(report) if "look" in request.form and not form.photos.data else ()


def _page(form: TipForm, notice: str = "", told: tuple[str, ...] = (), *, retold: bool = False) -> str:
    return render_template(
        "tip.html",
        form=form,
        notice=notice,
        giveaways=told,
        retold=retold,
        settings=list(_settings(form)),
        municipalities=all_municipalities(),
    )


def _settings(form: TipForm) -> Iterator[tuple[str, tuple[Sign, ...], bool]]:
    """Settings with their signs, those of the audience first; open where something is ticked or there is little."""
    leaflet = leaflet_for(form.audience.data)
    fitting = leaflet.settings if leaflet else ()
    for setting in dict.fromkeys((*fitting, *(sign.setting for sign in all_signs()))):
        signs = signs_of_setting(setting)
        ticked = any(sign.id in form.signs.data for sign in signs)
        yield setting, signs, ticked or (setting in fitting and len(fitting) <= MOST_OPEN)
