"""Whether a form was sent from a page of ours."""

from urllib.parse import urlsplit

from flask import Request
from flask_babel import gettext

OURS = frozenset({"same-origin", "none"})
"""`none` is what a browser says when a person, not a page, repeats the request."""


def from_elsewhere(request: Request) -> bool:
    """Whether the browser says that another site's page sent this request.

    Browsers of the last years send `Sec-Fetch-Site`, which no page can forge, on HTTPS and loopback; older ones send
    `Origin`. One that sends neither is too old to tell, and its tipster is not turned away: the signed token of the
    form still has to be right.
    """
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None:
        return told not in OURS
    origin = request.headers.get("Origin")
    return origin is not None and _host(origin) != request.host.lower()


def told_from_elsewhere() -> str:
    return gettext("Another web site asked your browser to send this. If it was you, press the button again.")


def _host(origin: str) -> str:
    """Empty for the origin `null`, and for one that is no address."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
