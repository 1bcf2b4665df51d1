"""Saved views of the queue: links above it, a form that saves the present filter, and one that deletes a view."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, request, session
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response
from wtforms import StringField

from tipline.casework.save_view import MOST_VIEWS, TooManyViews, delete_view, save_view
from tipline.domain.officers import Officer
from tipline.officer.asking import PARAMETERS, asked, queue_address
from tipline.officer.desk import desk, present
from tipline.officer.fields import plain_words
from tipline.officer.sign_in import current_officer
from tipline.persistence.saved_views import NAME_LENGTH, QUERY_LENGTH, views_of

room = Blueprint("saved_views", __name__, url_prefix="/queue/views")

GREATEST_NUMBER = 2**53


class ViewForm(FlaskForm):
    name = StringField(lazy_gettext("Name of the view"), plain_words(NAME_LENGTH))


def views_shown(database: Session, officer: Officer, arguments: Mapping[str, str]) -> dict[str, Any]:
    """The saved views, and the present filter where it can be saved: not the bare queue, and not saved already."""
    here = queue_address(arguments)
    views = [
        {"id": view.id, "name": view.name, "address": queue_address(dict(parse_qsl(view.query)))}
        for view in views_of(database, officer.officer_id)
    ]
    savable = here != queue_address({}) and here not in {view["address"] for view in views}
    kept = {name: arguments[name] for name in PARAMETERS if arguments.get(name)}
    return {"views": views, "here": here, "kept": kept if savable else {}, "most_name": NAME_LENGTH}


@room.post("")
def save() -> Response:
    """Saves what the queue's address asked for. A value that the queue would refuse is refused here."""
    form, address = ViewForm(), queue_address(request.form)
    asked(request.form)
    query = address.partition("?")[2]
    if len(query) > QUERY_LENGTH:
        raise BadRequest
    if not form.validate_on_submit():
        return _back(address, str(form.name.errors[0]), "error")
    name = " ".join((form.name.data or "").split())
    try:
        with desk().database.writing() as database:
            save_view(database, current_officer(), name, query, keys=desk().keys, now=present())
    except TooManyViews:
        told = gettext("You have %(most)d saved views, and no more fit. Delete one first.", most=MOST_VIEWS)
        return _back(address, told, "error")
    return _back(address, gettext("The view is saved."))


@room.post(f"/<int(max={GREATEST_NUMBER}):view_id>/delete")
def delete(view_id: int) -> Response:
    with desk().database.writing() as database:
        delete_view(database, current_officer(), view_id, keys=desk().keys, now=present())
    return _back(session.get("queue", "/queue"), gettext("The view is deleted."))


def _back(address: str, told: str, kind: str = "message") -> Response:
    flash(told, kind)
    return redirect(address, 303)
