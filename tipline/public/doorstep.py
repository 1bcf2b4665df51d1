"""Addresses without a language: the doorstep, and the drawing that browsers ask for by themselves."""

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Response, abort, current_app, redirect
from werkzeug.wrappers import Response as AnyResponse

from tipline.public.desk import desk
from tipline.public.language import choose_language

GOOD_FOR = timedelta(days=180)
"""RFC 9116, section 2.5.5, recommends less than a year. Who takes the address out of the settings ends it at once."""

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


@room.get("/.well-known/security.txt")
def tell_security_contact() -> Response:
    """To whom a hole in this site is told: from the settings alone, nothing in it comes from the request."""
    contact = desk().config.security_contact
    if not contact:
        abort(404)
    today = datetime.combine(datetime.now(UTC), time(), UTC)
    expires = (today + GOOD_FOR).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: sv, en\n"
    return Response(text, content_type="text/plain; charset=utf-8")
