"""What an officer finds named in a tip that the rules missed: added and taken away below what the rules found."""

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tipline.casework.add_entity import add_entity, remove_entity
from tipline.domain.entities.typed import EntityNotUnderstood
from tipline.officer.changing import changing
from tipline.officer.desk import desk, present
from tipline.officer.entity_form import EntityForm
from tipline.officer.sign_in import current_officer
from tipline.officer.tips import tip_page

room = Blueprint("naming", __name__, url_prefix="/tips/<reference>/entities")

Answer = Response | tuple[str, int]


@room.post("")
def add(reference: str) -> Answer:
    form = EntityForm()
    if not form.validate_on_submit():
        return tip_page(reference, entity=form), 400
    try:
        with changing(reference) as database:
            add_entity(
                database,
                current_officer(),
                reference,
                kind=form.kind.data or "",
                written=form.written.data or "",
                once=form.once.data or "",
                keys=desk().keys,
                now=present(),
            )
    except EntityNotUnderstood:
        form.written.errors = (gettext("The rules do not read this as one of that kind. Write it as in a tip."),)
        return tip_page(reference, entity=form), 400
    return _back(reference, gettext("It is added, and other tips are found by it."))


@room.post("/remove")
def remove(reference: str) -> Response:
    with changing(reference) as database:
        found = request.form.get("found", "")
        remove_entity(database, current_officer(), reference, found, keys=desk().keys, now=present())
    return _back(reference, gettext("It is taken away again."))


def _back(reference: str, told: str) -> Response:
    flash(told)
    return redirect(f"/tips/{reference}#named-by-officers", 303)
