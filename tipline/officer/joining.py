"""Tips that an officer says are about the same: joined in the queue, and parted on the page of one of them."""

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tipline.casework.claim_tips import MOST_AT_ONCE, TooManyChosen
from tipline.casework.join_tips import AlreadyTogether, NotJoined, TooFewChosen, join_tips, part_tip
from tipline.officer.desk import desk, present
from tipline.officer.queue_deeds import back_to_queue
from tipline.officer.sign_in import current_officer

room = Blueprint("joining", __name__)


@room.post("/queue/same")
def join() -> Response:
    """The chosen tips stand together, and the queue is where it was."""
    try:
        with desk().database.writing() as database:
            chosen = request.form.getlist("tip")
            count = join_tips(database, current_officer(), chosen, keys=desk().keys, now=present())
    except TooFewChosen:
        return back_to_queue(gettext("Choose at least two tips that are about the same."), "error")
    except TooManyChosen:
        told = gettext("At most %(most)d tips can be joined at a time. Nothing was joined.", most=MOST_AT_ONCE)
        return back_to_queue(told, "error")
    except AlreadyTogether:
        return back_to_queue(gettext("These tips stand together as it is."), "error")
    return back_to_queue(
        ngettext(
            "%(num)d tip stands together now. Each is still a tip of its own.",
            "%(num)d tips stand together now. Each is still a tip of its own.",
            count,
        )
    )


@room.post("/tips/<reference>/part")
def part(reference: str) -> Response:
    try:
        with desk().database.writing() as database:
            part_tip(database, current_officer(), reference, keys=desk().keys, now=present())
    except NotJoined:
        flash(gettext("Nobody has joined this tip with another by hand."), "error")
    else:
        flash(gettext("The tip stands by itself again."))
    return redirect(f"/tips/{reference}", 303)
