"""The surroundings of a tip, drawn and in a table, and what happened when."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from tipline.casework.read_surroundings import read_surroundings
from tipline.casework.read_tip import PurposeMissing
from tipline.domain.links.timeline import by_day
from tipline.officer.desk import desk, present
from tipline.officer.drawing.network import network_shown
from tipline.officer.sign_in import current_officer

room = Blueprint("surroundings", __name__)


@room.get("/tips/<reference>/surroundings")
def show(reference: str) -> str | Response:
    """Whoever has not said why yet is asked where the tip is opened."""
    try:
        with desk().database.writing() as database:
            around = read_surroundings(database, current_officer(), reference, keys=desk().keys, now=present())
    except PurposeMissing:
        return redirect(f"/tips/{reference}", 303)
    return render_template(
        "surroundings.html",
        reference=reference,
        around=around,
        found=around.surroundings,
        municipalities=len({each.municipality for each in around.surroundings.tips} - {""}),
        shown=network_shown(around.surroundings.network),
        days=by_day(around.dated),
    )
