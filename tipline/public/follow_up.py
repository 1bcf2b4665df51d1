"""The dialogue behind a receipt code: what happens with the tip, replies, more to tell, and the way out of it."""

from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask_babel import gettext, lazy_gettext
from wtforms import Field
from wtforms.validators import ValidationError

from tipline.crypto.receipts import CodeMistyped, typed_code
from tipline.intake.follow_up import FollowUp, ReceiptNotKnown, add_to_tip, read_follow_up
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.public.desk import desk, present
from tipline.public.fields import READ_IN, TipsterForm
from tipline.public.origin import from_elsewhere, told_from_elsewhere
from tipline.public.out_of_order import OUT_OF_ORDER, told_out_of_order
from tipline.public.ready_pages import same_for_everybody
from tipline.public.status import status_told
from tipline.web.fields import Choice, Says, Words
from tipline.web.language import moment_told
from tipline.web.pictures import Photos, RefusedFile

MOST_MESSAGE = 10_000
MOST_CODE = 200
"""24 digits with whatever people put between them."""

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
        if field.data.strip() or self.photos.data:
            return
        if self.photos.refused:
            raise ValidationError(gettext("No file could be taken. Write a message, or choose other pictures."))
        raise ValidationError(gettext("Write a message or choose a picture first."))


class WithdrawalForm(CodeForm):
    confirmed = Choice(("yes",))

    def validate_confirmed(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(gettext("Tick the box if you want to withdraw the tip."))


@room.get("/follow-up")
@same_for_everybody()
def ask() -> str:
    return _page(CodeForm())


@room.post("/follow-up")
def look() -> str | tuple[str, int]:
    form = _form_sent()
    if from_elsewhere(request):
        return _page(form, notice=told_from_elsewhere()), HTTPStatus.FORBIDDEN
    try:
        if READ_IN in request.form:
            return _in_other_language(form)
        if not form.validate():
            return _page(form, _seen_so_far(form)), HTTPStatus.BAD_REQUEST
        return _done(form)
    except ReceiptNotKnown:
        kept = form if isinstance(form, DialogueForm) else CodeForm()
        return _page(kept, notice=_not_known()), HTTPStatus.NOT_FOUND
    except OUT_OF_ORDER as fault:
        return _page(form, notice=told_out_of_order(fault)), HTTPStatus.SERVICE_UNAVAILABLE


def _form_sent() -> CodeForm:
    """Words to an officer before a withdrawal: whoever manages to send both has something to say."""
    if "message" in request.form:
        return DialogueForm()
    return WithdrawalForm() if "withdraw" in request.form else CodeForm()


def _done(form: CodeForm) -> str:
    """What the form asks for is done; then the dialogue, or the news that it has ended."""
    code = typed_code(form.code.data)
    if isinstance(form, WithdrawalForm):
        with desk().database.writing() as session:
            withdraw_tip(session, code, keys=desk().keys(), now=present())
        return render_template("withdrawn.html")
    following = DialogueForm(None, data={"code": code})
    if not isinstance(form, DialogueForm):
        return _page(following, _read(code))
    _add(code, form)
    return _page(following, _read(code), sent=True, refused=form.photos.refused)


def _in_other_language(form: CodeForm) -> str:
    if "withdrawn" in request.form:
        return render_template("withdrawn.html")
    return _page(form, _seen_so_far(form), retold=True)


def _add(code: str, form: DialogueForm) -> None:
    keys, text, photos = desk().keys(), form.message.data, form.photos.data
    with desk().database.writing() as session:
        add_to_tip(session, code, text, photos, keys=keys, seed=form.seed, now=present())


def _read(code: str) -> FollowUp:
    keys = desk().keys()
    with desk().database.reading() as session:
        return read_follow_up(session, code, keys=keys)


def _seen_so_far(form: CodeForm) -> FollowUp | None:
    """Someone who forgot to write a message, or to tick a box, keeps the dialogue before them."""
    try:
        return None if type(form) is CodeForm else _read(typed_code(form.code.data))
    except CodeMistyped:
        return None


def _page(
    form: CodeForm,
    dialogue: FollowUp | None = None,
    *,
    notice: str = "",
    sent: bool = False,
    retold: bool = False,
    refused: tuple[RefusedFile, ...] = (),
) -> str:
    """`form` with what is wrong with it. In the dialogue stand a form for a message and one for a withdrawal."""
    if type(form) is CodeForm or form.code.errors:
        return render_template("follow_up.html", form=form, notice=notice, retold=retold)
    code = {"code": form.code.data}
    return render_template(
        "dialogue.html",
        form=form,
        message=form if isinstance(form, DialogueForm) else DialogueForm(None, data=code),
        withdrawal=form if isinstance(form, WithdrawalForm) else WithdrawalForm(None, data=code),
        dialogue=dialogue,
        told=status_told(dialogue.status) if dialogue else None,
        notice=notice,
        sent=sent,
        retold=retold,
        refused=refused,
        shown=moment_told,
    )


def _not_known() -> str:
    return gettext(
        "There is nothing to show for this code. It was never given out, the tip has been withdrawn, or it has been "
        "deleted because its time was up. Compare the code with your note. You can always send a new tip."
    )
