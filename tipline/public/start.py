"""The first page: is someone in danger now, what to look for, how to tell."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from tipline.public.desk import desk
from tipline.public.language import choose_language

room = Blueprint("start", __name__)
doorstep = Blueprint("doorstep", __name__)


@doorstep.get("/")
def choose() -> Response:
    answer = redirect(f"/{choose_language()}/")
    answer.vary.add("Accept-Language")
    return answer


@room.get("/")
def show() -> str:
    config = desk().config
    return render_template("start.html", legal_basis=config.operator_legal_basis, contact=config.operator_contact)
