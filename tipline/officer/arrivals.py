"""New arrivals: how many tips have come since a page of the queue was made, asked for by that page while it is open.

What is new is counted, never timed: when a tip came is kept to the quarter of an hour, on purpose, and a finer time
would tell who sent it. So the page carries how many tips there were that fit what it asks for, in every state, and
this tells how many more there are. A tip that is claimed, closed or folded does not change that number, and one that
an officer registers days after it was told raises it as well, up to a week. Where tips were deleted meanwhile it tells
too few.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask import Blueprint, jsonify, request, session
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from tipline.domain.officers import Officer
from tipline.domain.permissions import demand
from tipline.domain.ranks import RANKS
from tipline.domain.states import UNCLAIMED_STATES
from tipline.domain.times import to_quarter
from tipline.officer.asking import asked
from tipline.officer.desk import desk, present
from tipline.officer.sign_in import officer_signed_in
from tipline.persistence.database import DatabaseUnavailable
from tipline.persistence.queue import queue_counts
from tipline.persistence.queue_filter import ANY, OPEN, QueueFilter

room = Blueprint("arrivals", __name__)

SINCE = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,10})")
"""How many tips there were, how many of them immediate, and from when on they had come, in seconds since 1970."""
LOOKED_BACK = timedelta(days=7)
"""Counting every tip that ever came takes a tenth of a second among a million, of every page and every minute that one
is open. Own choice: what an officer registers is seldom older."""


@room.get("/queue/arrivals")
def tell() -> Response | tuple[Response, int]:
    """Nobody did anything to ask this, so it keeps no session alive: a page left open must time out."""
    session.unattended = True  # type: ignore[attr-defined]
    if session.unavailable:  # type: ignore[attr-defined]
        raise DatabaseUnavailable("when reading a session")
    officer = officer_signed_in()
    if officer is None:
        return jsonify(), 401
    demand(officer, "see_queue")
    wanted, then = asked(request.args), SINCE.fullmatch(request.args.get("since", ""))
    if then is None:
        raise BadRequest
    with desk().database.reading() as database:
        now = _numbers(database, officer, wanted, datetime.fromtimestamp(int(then[3]), UTC))
    urgent = max(now[1] - int(then[2]), 0)
    # A tip that was there and has become immediate is news as well.
    count = max(now[0] - int(then[1]), urgent)
    return jsonify(count=count, urgent=urgent, told=_told(count, urgent))


def since_now(database: Session, officer: Officer, wanted: QueueFilter, arguments: Mapping[str, str]) -> str:
    """What the page asks arrivals since, empty where none can fit it. Ask this before its rows: none is missed so."""
    fits = wanted.state in {OPEN, ANY, *UNCLAIMED_STATES}
    if not fits or wanted.mine or wanted.alike or wanted.reference or wanted.late_at or arguments.get("after"):
        return ""
    begun = to_quarter(present()) - LOOKED_BACK
    return "{}.{}.{}".format(*_numbers(database, officer, wanted, begun), int(begun.timestamp()))


def _numbers(database: Session, officer: Officer, wanted: QueueFilter, begun: datetime) -> tuple[int, int]:
    counts = queue_counts(database, officer, replace(wanted, state=ANY, received_from=begun), most=None)
    return sum(counts.values()), counts.get(RANKS["immediate"], 0)


def _told(count: int, urgent: int) -> str:
    if not count:
        return ""
    if not urgent:
        return ngettext("%(num)d new tip.", "%(num)d new tips.", count)
    if urgent == count:
        return ngettext("%(num)d new tip, immediate.", "%(num)d new tips, all immediate.", count)
    return ngettext(
        "%(num)d new tip, %(urgent)d of them immediate.",
        "%(num)d new tips, %(urgent)d of them immediate.",
        count,
        urgent=urgent,
    )
