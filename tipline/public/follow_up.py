"""The dialogue behind a receipt code: what happens with the tip, replies, and more to tell."""

from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask_babel import format_datetime, gettext, lazy_gettext
from wtforms import Field
from wtforms.validators import ValidationError

from tipline.crypto.receipts import CodeMistyped, typed_code
from tipline.intake.follow_up import FollowUp, ReceiptNotKnown, add_to_tip, read_follow_up
from tipline.public.desk import desk, present
from tipline.public.fields import Says, TipsterForm, Words
from tipline.public.origin import from_elsewhere, told_from_elsewhere
from tipline.public.out_of_order import OUT_OF_ORDER, told_out_of_order
from tipline.public.pictures import Photos

MOST_MESSAGE = 10_000
MOST_CODE = 200
"""24 digits with whatever people put between them."""
STOCKHOLM = ZoneInfo("Europe/Stockholm")

room = Blueprint("follow_up", __name__)


class CodeForm(TipsterForm):
    code = Words(MOST_CODE, [Says(lazy_gettext("Write the code that you got when you sent your tip."))])

    def validate_code(self, field: Field) -> None:
        try:
            typed_code(field.data)
        except CodeMistyped:
            raise ValidationError(
                gettext("This code looks mistyped. Compare it with your note, group by group: it has 24 digits.")
            ) from None


class DialogueForm(CodeForm):
    message = Words(MOST_MESSAGE)
    photos = Photos()

    def validate_message(self, field: Field) -> None:
        if not field.data.strip() and not self.photos.data:
            raise ValidationError(gettext("Write a message or choose a picture first."))


@room.get("/follow-up")
def ask() -> str:
    return _page(CodeForm())


@room.post("/follow-up")
def look() -> str | tuple[str, int]:
    form = DialogueForm() if "message" in request.form else CodeForm()
    if from_elsewhere(request):
        return _page(form, notice=told_from_elsewhere()), HTTPStatus.FORBIDDEN
    try:
        if not form.validate():
            return _page(form, _seen_so_far(form)), HTTPStatus.BAD_REQUEST
        return _opened(form)
    except ReceiptNotKnown:
        return _page(form, notice=_not_known()), HTTPStatus.NOT_FOUND
    except OUT_OF_ORDER as fault:
        return _page(form, notice=told_out_of_order(fault)), HTTPStatus.SERVICE_UNAVAILABLE


def _opened(form: CodeForm) -> str:
    """The dialogue, with what was sent just now, and an empty form of its own number for the next message."""
    code = typed_code(form.code.data)
    if isinstance(form, DialogueForm):
        _add(code, form)
    following = DialogueForm(None, data={"code": code})
    return _page(following, _read(code), sent=isinstance(form, DialogueForm))


def _add(code: str, form: DialogueForm) -> None:
    keys, text, photos = desk().keys(), form.message.data, form.photos.data
    with desk().database.writing() as session:
        add_to_tip(session, code, text, photos, keys=keys, seed=form.seed, now=present())


def _read(code: str) -> FollowUp:
    keys = desk().keys()
    with desk().database.reading() as session:
        return read_follow_up(session, code, keys=keys)


def _seen_so_far(form: CodeForm) -> FollowUp | None:
    """Someone who forgot to write a message keeps the dialogue before them."""
    return _read(typed_code(form.code.data)) if isinstance(form, DialogueForm) and not form.code.errors else None


def _page(form: CodeForm, dialogue: FollowUp | None = None, *, notice: str = "", sent: bool = False) -> str:
    template = "dialogue.html" if isinstance(form, DialogueForm) and not form.code.errors else "follow_up.html"
    return render_template(template, form=form, dialogue=dialogue, notice=notice, sent=sent, shown=_local)


def _local(moment: datetime) -> str:
    return format_datetime(moment.astimezone(STOCKHOLM), "d MMMM y HH:mm", rebase=False)


def _not_known() -> str:
    return gettext(
        "There is nothing to show for this code. It was never given out, or the tip has been deleted because its "
        "time was up. Compare the code with your note. You can always send a new tip."
    )
