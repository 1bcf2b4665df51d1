"""Permanent deletion of a tip, and the page that is left of it."""

import logging

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tipline.casework.erase_tip import erase_tip
from tipline.casework.tip_access import TipErased
from tipline.officer.demanding import demand_tip
from tipline.officer.desk import desk, present
from tipline.officer.proof import proven
from tipline.officer.sign_in import current_officer
from tipline.persistence.erasures import erasure_of
from tipline.persistence.tombstones import FILE, keep_tombstones, tombstones_in

room = Blueprint("erasing", __name__, url_prefix="/tips/<reference>")

log = logging.getLogger("tipline.officer")


@room.post("/erase")
def erase(reference: str) -> Response:
    """By the approval that the form names, and only with the box ticked: nothing brings the tip back."""
    demand_tip(reference, "ask_approval")
    if request.form.get("confirmed") != "yes":
        flash(gettext("Tick the box if you want to delete the tip for ever."), "error")
        return redirect("/approvals", 303)
    if not proven():
        flash(gettext("Nothing was done: show first that it is you."), "error")
        return redirect("/approvals", 303)
    approval_id = request.form.get("approval", "")
    with desk().database.writing() as database:
        erase_tip(database, current_officer(), reference, approval_id, keys=desk().keys, now=present())
    keep_erasures()
    return redirect(f"/tips/{reference}", 303)


def keep_erasures() -> None:
    """What is deleted stands in the file outside the database too. Where that cannot be, the worker does it later."""
    with desk().database.reading() as database:
        tombstones = tombstones_in(database)
    try:
        keep_tombstones(desk().config.zone / FILE, tombstones)
    except OSError as error:
        log.warning("the file of erasures cannot be written: %s", type(error).__name__)


def erased_page(error: TipErased) -> tuple[str, int]:
    """What every address of an erased tip shows to those whose business it was."""
    reference = str(error)
    with desk().database.reading() as database:
        erasure = erasure_of(database, reference)
    return render_template("erased.html", reference=reference, erasure=erasure), 410
