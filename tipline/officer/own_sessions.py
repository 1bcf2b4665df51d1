"""Where an officer is signed in, and ending it there."""

from flask import Blueprint, flash, redirect, render_template, session
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tipline.casework.end_sessions import end_other_sessions, end_session
from tipline.officer.desk import desk, present
from tipline.officer.session_store import IDLE, LONGEST
from tipline.officer.sign_in import current_officer
from tipline.persistence.sessions import sessions_of

room = Blueprint("own_sessions", __name__, url_prefix="/you/sessions")

MINUTE_SECONDS = 60


@room.get("")
def show() -> str:
    officer, now = current_officer(), present()
    with desk().database.reading() as database:
        sessions = sessions_of(database, officer.officer_id, now - LONGEST, now - IDLE)
    return render_template(
        "you_sessions.html",
        sessions=sessions,
        own=_own(),
        idle_minutes=int(IDLE.total_seconds()) // MINUTE_SECONDS,
        longest_hours=int(LONGEST.total_seconds()) // MINUTE_SECONDS**2,
    )


@room.post("/<public_id>/end")
def end(public_id: str) -> Response:
    with desk().database.writing() as database:
        end_session(database, current_officer(), public_id, keys=desk().keys, now=present())
    flash(gettext("The session has ended."))
    return redirect("/you/sessions", 303)


@room.post("/end-others")
def end_others() -> Response:
    with desk().database.writing() as database:
        ended = end_other_sessions(database, current_officer(), _own(), keys=desk().keys, now=present())
    flash(ngettext("%(num)d other session has ended.", "%(num)d other sessions have ended.", ended))
    return redirect("/you/sessions", 303)


def _own() -> str | None:
    """The public id of the session of this request."""
    found: str | None = session.public_id  # type: ignore[attr-defined]
    return found
