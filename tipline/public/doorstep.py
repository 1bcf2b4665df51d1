"""Addresses without a language: the doorstep, and the drawing that browsers ask for by themselves."""

from flask import Blueprint, Response, current_app, redirect
from werkzeug.wrappers import Response as AnyResponse

from tipline.public.language import choose_language

room = Blueprint("doorstep", __name__)


@room.get("/")
def choose() -> AnyResponse:
    answer = redirect(f"/{choose_language()}/")
    answer.vary.add("Accept-Language")
    return answer


@room.get("/favicon.ico")
def draw_mark() -> Response:
    """Not named in the pages: a browser that draws no tabs is spared the request."""
    return current_app.send_static_file("mark.svg")


@room.get("/robots.txt")
def welcome_robots() -> Response:
    """Who searches for help or for what to do shall find the pages."""
    return Response("User-agent: *\nAllow: /\n", mimetype="text/plain")
