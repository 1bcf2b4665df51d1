"""The dialogue with a tipster: a reply, and what was written marked as read."""

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from tipline.casework.mark_read import mark_read
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.officer.demanding import demand_tip
from tipline.officer.desk import desk, present
from tipline.officer.reply_form import ReplyForm
from tipline.officer.sign_in import current_officer
from tipline.officer.tip_deeds import Answer, written
from tipline.officer.tips import tip_page

room = Blueprint("dialogue", __name__, url_prefix="/tips/<reference>")

MOST_DIGITS = 5
"""Of a number of messages: the database counts them in two bytes."""


@room.post("/reply")
def reply(reference: str) -> Answer:
    """The reply is sent. With `show`, nothing is: the phrases stand in another language, and the words are kept."""
    form = ReplyForm()

    def send(database: Session) -> None:
        reply_to_tipster(
            database,
            current_officer(),
            reference,
            form.message(),
            once=form.once.data or "",
            keys=desk().keys,
            now=present(),
            seen=form.messages_seen(),
        )

    if "show" in request.form:
        return tip_page(reference, reply=form), 200
    if not form.validate_on_submit():
        return tip_page(reference, reply=form), 400
    return written(reference, form, send) or _back(reference, gettext("The reply waits for the tipster."))


@room.post("/read")
def read(reference: str) -> Response:
    demand_tip(reference, "work_tip")
    lines = request.form.get("lines", "")
    if not (lines.isascii() and lines.isdigit() and len(lines) <= MOST_DIGITS):
        raise BadRequest
    with desk().database.writing() as database:
        mark_read(database, current_officer(), reference, seen=int(lines), keys=desk().keys, now=present())
    return _back(reference, gettext("The tipster's message is marked as read."))


def _back(reference: str, told: str) -> Response:
    flash(told)
    return redirect(f"/tips/{reference}#dialogue", 303)
