"""What officers do in the queue itself: each a form sent to an address below it, and then the queue again."""

from flask import Blueprint, flash, redirect, request, session
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tipline.casework.claim_tips import (
    MOST_AT_ONCE,
    ClosedAmongThem,
    NothingChosen,
    TakenByOthers,
    TooManyChosen,
    claim_tips,
)
from tipline.officer.desk import desk, present
from tipline.officer.sign_in import current_officer

room = Blueprint("queue_deeds", __name__, url_prefix="/queue")


@room.post("/claim")
def claim() -> Response:
    """The chosen tips are this officer's; when another was faster on one, none is, and the page says on which."""
    try:
        with desk().database.writing() as database:
            chosen = request.form.getlist("tip")
            count = claim_tips(database, current_officer(), chosen, keys=desk().keys, now=present())
    except NothingChosen:
        return back_to_queue(gettext("Choose at least one tip first."), "error")
    except TooManyChosen:
        told = gettext("At most %(most)d tips can be claimed at a time. Nothing was claimed.", most=MOST_AT_ONCE)
        return back_to_queue(told, "error")
    except ClosedAmongThem as refused:
        tips = ", ".join(refused.references)
        return back_to_queue(gettext("Nothing was claimed. These are closed: %(tips)s.", tips=tips), "error")
    except TakenByOthers as refused:
        tips = ", ".join(f"{reference} ({name})" for reference, name in refused.holders.items())
        return back_to_queue(
            gettext("Nothing was claimed. Another officer was faster on: %(tips)s.", tips=tips), "error"
        )
    return back_to_queue(ngettext("%(num)d tip is yours.", "%(num)d tips are yours.", count))


def back_to_queue(told: str, kind: str = "message") -> Response:
    """The queue as this officer last saw it, with what has come of the deed."""
    flash(told, kind)
    return redirect(session.get("queue", "/queue"), 303)
