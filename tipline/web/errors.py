"""Errors as pages: a plain sentence, what to do, a way out. Nothing of the fault is shown or of the request logged."""

import logging

from flask import Flask, render_template
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from tipline.persistence.database import DatabaseUnavailable
from tipline.web.fault_places import place_of

log = logging.getLogger("tipline")


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(DatabaseUnavailable, _unavailable)
    app.register_error_handler(Exception, _fault)


def _page(error: HTTPException) -> tuple[str, int] | HTTPException:
    code = error.code or InternalServerError.code
    if error.response is not None:
        return error  # A redirect or an answer that is already complete.
    return render_template("error.html", code=code, title=_title(code), advice=_advice(code)), code


def _unavailable(error: DatabaseUnavailable) -> tuple[str, int] | HTTPException:
    log.error("database unavailable: %s", error)
    return _page(ServiceUnavailable())


def _fault(error: Exception) -> tuple[str, int] | HTTPException:
    # Only the kind of fault and its place: a message or a local variable may hold a tip's words.
    log.error("fault %s at %s", type(error).__name__, place_of(error.__traceback__))
    return _page(InternalServerError())


def _title(code: int) -> str:
    return {
        400: gettext("This request could not be understood"),
        403: gettext("You may not do this"),
        404: gettext("There is no such page"),
        405: gettext("This page cannot be used in that way"),
        409: gettext("Somebody else was faster"),
        413: gettext("What you sent is too large"),
        429: gettext("Too many attempts"),
        503: gettext("The service is out of order for a moment"),
    }.get(code, gettext("Something went wrong on our side"))


def _advice(code: int) -> str:
    return {
        400: gettext("Go back and try again."),
        403: gettext("Ask the person who runs the accounts if you think this is wrong."),
        404: gettext("The address may be mistyped or old."),
        405: gettext("Go back and use the buttons on the page."),
        409: gettext("Go back, look at what has changed, and decide again."),
        413: gettext("Go back and send fewer or smaller pictures. Your words are still in the form."),
        429: gettext("Wait a little and try again."),
        503: gettext("Nothing was saved. Go back: your words are still there. Try again in a few minutes."),
    }.get(code, gettext("It is not your fault. Go back and try again in a few minutes."))
