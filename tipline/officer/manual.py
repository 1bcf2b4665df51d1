"""How to work here: one manual page. What it says of levels, states and roles comes from the rules themselves."""

from flask import Blueprint, render_template

from tipline.domain.assessment import URGENCIES
from tipline.domain.officers import ROLES
from tipline.domain.promises import PROMISES
from tipline.domain.states import STATES, told_to_tipster
from tipline.officer import manual_labels
from tipline.officer.manual_labels import level_meaning, promise_told, role_meaning, state_meaning, told_name
from tipline.web.language import page_language

room = Blueprint("manual", __name__)


@room.get("/help")
def show() -> str:
    told = {state: told_to_tipster(state, None, officer_wrote_last=False) for state in STATES}
    return render_template(
        "help.html",
        contents=manual_labels.contents(),
        steps=manual_labels.steps(),
        levels=[(each, level_meaning(each), promise_told(PROMISES.get(each))) for each in URGENCIES],
        states=[(each, state_meaning(each), told_name(told[each])) for each in STATES],
        roles=[(each, role_meaning(each)) for each in ROLES],
        pictures=page_language().code,
    )
