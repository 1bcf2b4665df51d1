"""Tips that another police system hands over: JSON in, JSON out, a token instead of a cookie.

Nothing of a session is read here, so that no page can make an officer's browser hand anything over.
"""

from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from tipline.casework.issue_token import bearer_of
from tipline.casework.register_tip import Registered, take_over_tip
from tipline.officer.desk import desk, present
from tipline.officer.handed_over import Faults, HandedOver, NotTaken, handed_over
from tipline.officer.out_of_order import OUT_OF_ORDER, note_out_of_order

room = Blueprint("incoming", __name__, url_prefix="/api")

DESCRIPTION = Path(__file__).with_name("openapi.json")
MOST_BYTES = 256 * 1024
"""Every text at its longest, each character written as an escape of six or twelve bytes, takes less."""
OTHER_METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE")


@room.get("/openapi.json")
def describe() -> Response:
    return Response(DESCRIPTION.read_bytes(), mimetype="application/json")


@room.route("/tips", methods=OTHER_METHODS)
def refuse_method() -> Response:
    """Said here: the site itself would send whoever is not signed in to a page for people."""
    if _system() is None:
        return _not_known()
    answer = _answer(HTTPStatus.METHOD_NOT_ALLOWED, ("", gettext("Tips are handed over with POST.")))
    answer.headers["Allow"] = "POST"
    return answer


@room.post("/tips")
def take() -> Response:
    """201 for a new tip with its receipt code, 200 for one that is here already, else what is wrong with each field."""
    try:
        system = _system()
        if system is None:
            return _not_known()
        request.max_content_length = MOST_BYTES
        body = request.get_data(cache=False)
        if request.mimetype != "application/json":
            return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, ("", gettext("The body must be application/json.")))
        return _taken(_keep(system, handed_over(body, present())))
    except RequestEntityTooLarge:
        fault = ("", gettext("The body is larger than %(kib)d KiB.", kib=MOST_BYTES // 1024))
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, fault)
    except NotTaken as refused:
        return _answer(HTTPStatus.BAD_REQUEST, *refused.faults)
    except OUT_OF_ORDER as fault:
        return _out_of_order(fault)


def _system() -> str | None:
    """The name of the system whose token the header holds."""
    shown = request.authorization
    if shown is None or shown.type != "bearer" or not shown.token:
        return None
    with desk().database.reading() as database:
        return bearer_of(database, shown.token)


def _keep(system: str, given: HandedOver) -> Registered:
    registry = desk().registry()
    with desk().database.writing() as database:
        return take_over_tip(
            database,
            system,
            given.report,
            received_at=given.received_at,
            sender_id=given.sender_id,
            keys=desk().keys,
            registry=registry,
            now=present(),
        )


def _taken(registered: Registered) -> Response:
    """The code is told once: whoever hands the same tip over again has been given it."""
    told = {"reference": registered.reference}
    if not registered.new:
        return jsonify(told)
    answer = jsonify(told | {"receipt_code": registered.code})
    answer.status_code = HTTPStatus.CREATED
    return answer


def _not_known() -> Response:
    answer = _answer(HTTPStatus.UNAUTHORIZED, ("", gettext("The token is missing, wrong or revoked.")))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _answer(status: HTTPStatus, *faults: tuple[str, str]) -> Response:
    told: Faults = list(faults)
    answer = jsonify({"faults": [{"field": field, "sentence": sentence} for field, sentence in told]})
    answer.status_code = status
    return answer


@room.errorhandler(HTTPException)
def _refused(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    return _answer(status, ("", gettext("This request could not be understood.")))


def _out_of_order(fault: Exception) -> Response:
    note_out_of_order(fault)
    return _answer(HTTPStatus.SERVICE_UNAVAILABLE, ("", gettext("Nothing was stored. Hand it over again in a minute.")))


for each in OUT_OF_ORDER:
    room.register_error_handler(each, _out_of_order)
