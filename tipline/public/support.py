"""Help: for those who are exposed, for children, for buyers, and for staff after what they have seen."""

from flask import Blueprint, render_template

from tipline.domain.contacts import contacts_for
from tipline.public.ready_pages import same_for_everybody

room = Blueprint("support", __name__)


@room.get("/support")
@same_for_everybody()
def show() -> str:
    return render_template("support.html", contacts_for=contacts_for)
