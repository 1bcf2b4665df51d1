"""The form for a tip: shown, sent, and given back with every word when something is in the way."""

from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask_babel import get_locale, lazy_gettext

from tipline.domain.municipalities import all_municipalities, municipalities_by_code
from tipline.domain.report import AUDIENCES, KNOWN_BY, WHEN, Report
from tipline.domain.signs import all_signs, signs_by_id
from tipline.intake.submit_tip import submit_tip
from tipline.public.desk import desk, present
from tipline.public.fields import Choice, Choices, Says, TipsterForm, Words
from tipline.public.origin import from_elsewhere, told_from_elsewhere
from tipline.public.out_of_order import OUT_OF_ORDER, told_out_of_order
from tipline.public.pictures import Photos

MOST_STORY = 10_000
MOST_LINE = 200
MOST_PARAGRAPH = 1_000

room = Blueprint("tips", __name__)


class TipForm(TipsterForm):
    story = Words(MOST_STORY, [Says(lazy_gettext("Write what you have seen or heard. A few words are enough."))])
    signs = Choices(signs_by_id())
    people = Words(MOST_PARAGRAPH)
    when = Choice(WHEN)
    when_text = Words(MOST_LINE)
    audience = Choice(AUDIENCES)
    municipality = Choice(municipalities_by_code())
    place = Words(MOST_PARAGRAPH)
    room = Words(MOST_LINE)
    plate = Words(MOST_LINE)
    phone = Words(MOST_LINE)
    web_address = Words(MOST_PARAGRAPH)
    known_by = Choice(KNOWN_BY)
    photos = Photos()
    contact = Words(MOST_LINE)

    def report(self) -> Report:
        told = {name: field.data for name, field in self._fields.items() if name not in {"photos", "csrf_token"}}
        return Report(page_language=str(get_locale()), **told)


@room.get("/tip")
def show() -> str:
    return _page(TipForm())


@room.post("/tip")
def send() -> str | tuple[str, int]:
    form = TipForm()
    if from_elsewhere(request):
        return _page(form, told_from_elsewhere()), HTTPStatus.FORBIDDEN
    if not form.validate():
        return _page(form), HTTPStatus.BAD_REQUEST
    try:
        code = _submit(form)
    except OUT_OF_ORDER as fault:
        return _page(form, told_out_of_order(fault)), HTTPStatus.SERVICE_UNAVAILABLE
    return render_template("sent.html", code=in_groups(code))


def _submit(form: TipForm) -> str:
    keys = desk().keys()
    with desk().database.writing() as session:
        return submit_tip(session, form.report(), form.photos.data, keys=keys, seed=form.seed, now=present())


def _page(form: TipForm, notice: str = "") -> str:
    return render_template("tip.html", form=form, notice=notice, signs=all_signs(), municipalities=all_municipalities())


def in_groups(code: str) -> str:
    """In groups of four, as people read and write long numbers."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
