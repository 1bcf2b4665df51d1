"""The first page: is someone in danger now, what to look for, how to tell."""

from flask import Blueprint, render_template

from tipline.domain.leaflets import said_to_everybody
from tipline.public.desk import desk
from tipline.public.ready_pages import same_for_everybody

room = Blueprint("start", __name__)


@room.get("/")
@same_for_everybody()
def show() -> str:
    config = desk().config
    return render_template(
        "start.html",
        legal_basis=config.operator_legal_basis,
        contact=config.operator_contact,
        do=said_to_everybody("do"),
        do_not=said_to_everybody("do_not"),
    )
