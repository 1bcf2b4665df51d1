"""One picture on a page of its own, and its original for whoever says why."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import StringField

from tipline.casework.hand_out_original import hand_out_original
from tipline.casework.list_pictures import list_pictures
from tipline.casework.look_at_attachment import AttachmentNotFound
from tipline.domain.originals import LEAST_PURPOSE, MOST_PURPOSE, PurposeTooShort
from tipline.officer.desk import desk, present
from tipline.officer.fields import plain_words
from tipline.officer.sign_in import current_officer
from tipline.persistence.redrawings import Picture
from tipline.persistence.reports import Attachment
from tipline.web.headers import SANDBOX

room = Blueprint("pictures", __name__, url_prefix="/tips/<reference>")

WAYS = ("fitted", "grey", "blurred", "whole")
"""How a picture is shown. Grey and blurred spare whoever must look at many (Karunakaran and Ramakrishnan, 2019)."""


class OriginalForm(FlaskForm):
    why = StringField(lazy_gettext("Why do you need the original?"), plain_words(MOST_PURPOSE))


@room.get("/pictures/<int:number>")
def show(reference: str, number: int) -> str:
    """The page names the address of the picture, and the browser asks for it: that is the look that is recorded."""
    way = request.args.get("way", "")
    return _page(reference, _pictures(reference), number, OriginalForm(formdata=None), way if way in WAYS else WAYS[0])


@room.post("/attachments/<envelope>/<int:position>/original")
def original(reference: str, envelope: str, position: int) -> AnyResponse | tuple[str, int]:
    """The untouched bytes, to be kept and not to be shown: no browser may find a type in them, or run any."""
    form, attachment = OriginalForm(), Attachment(reference, envelope, position)
    pictures = _pictures(reference)
    number = next((n for n, each in enumerate(pictures, 1) if (each.envelope, each.position) == attachment[1:]), 0)
    if not form.validate_on_submit():
        return _page(reference, pictures, number, form, ""), 400
    try:
        with desk().database.writing() as database:
            found = hand_out_original(
                database, current_officer(), attachment, form.why.data or "", keys=desk().keys, now=present()
            )
    except PurposeTooShort:
        form.why.errors = (gettext("Say it in at least %(least)d characters.", least=LEAST_PURPOSE),)
        return _page(reference, pictures, number, form, ""), 400
    name = f"{reference}-{number}-sha256-{found.sha256}.bin"
    answer = Response(found.content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _pictures(reference: str) -> list[Picture]:
    with desk().database.reading() as database:
        return list_pictures(database, current_officer(), reference)


def _page(reference: str, pictures: list[Picture], number: int, form: OriginalForm, way: str) -> str:
    """Without a `way` the picture stays covered: a form that was sent in vain is no look."""
    if not 1 <= number <= len(pictures):
        raise AttachmentNotFound(reference)
    return render_template(
        "picture.html",
        reference=reference,
        picture=pictures[number - 1],
        number=number,
        count=len(pictures),
        form=form,
        way=way,
        least=LEAST_PURPOSE,
    )
