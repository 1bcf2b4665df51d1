"""The queue's page: filters in the address, urgency first, a page at a time."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, redirect, render_template, request, session
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tipline.casework.note_search import note_search
from tipline.domain.assessment import FLAGS, URGENCIES
from tipline.domain.languages import all_languages
from tipline.domain.municipalities import all_counties, all_municipalities, municipality_name
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand, may
from tipline.domain.states import STATES
from tipline.officer import labels
from tipline.officer.arrivals import since_now
from tipline.officer.asking import NO, PARAMETERS, asked, page_key_from, page_key_text, queue_address
from tipline.officer.desk import desk, present
from tipline.officer.saved_views import views_shown
from tipline.officer.sign_in import current_officer
from tipline.persistence.queue import MOST_COUNTED, QueuePage, queue_counts, queue_page
from tipline.persistence.queue_filter import ANY, OPEN, UNJUDGED, QueueFilter
from tipline.persistence.waiting_messages import raised_tips

room = Blueprint("queue", __name__)

ROWS_A_PAGE = 50


@room.get("/")
def first_page() -> Response:
    """To the first room that the officer's role opens."""
    officer = current_officer()
    rooms = (("see_queue", "/queue"), ("read_audit", "/audit"), ("run_accounts", "/officers"))
    return redirect(next((address for act, address in rooms if may(officer, act)), "/queue"))


@room.get("/queue")
def show() -> str:
    officer, here = current_officer(), queue_address(request.args)
    demand(officer, "see_queue")
    wanted, after = asked(request.args), page_key_from(request.args.get("after", ""))
    note_search_of(officer, request.args, wanted)
    with desk().database.reading() as database:
        since = since_now(database, officer, wanted, request.args)
        raised = raised_tips(database) if wanted.state == OPEN else None
        page = queue_page(database, officer, wanted, after=after, most=ROWS_A_PAGE, raised=raised)
        counts = queue_counts(database, officer, wanted, raised=raised)
        saved = views_shown(database, officer, request.args)
    _remember(queue_address(request.args, after=request.args.get("after", "")))
    return render_template(
        "queue.html",
        levels=_by_level(page, counts),
        total=sum(counts.values()),
        total_told=sum_told(counts.values()),
        asked_for=request.args,
        wanted=wanted,
        saved=saved,
        chips=_chips(request.args),
        tabs=_tabs(request.args),
        choices=choices_of(officer),
        next_page=queue_address(request.args, after=page_key_text(page.following)) if page.following else "",
        first_page=queue_address(request.args) if after else "",
        folded=any(row.near_copies for row in page.rows),
        alike_address=partial(_alike_address, request.args),
        unfolded_address=queue_address(request.args, unfolded="1"),
        now=present(),
        arrivals=_arrivals_address(request.args, since) if since else "",
        here=here,
        openable=may(officer, "open_tip"),
        workable=may(officer, "work_tip"),
        claimable=may(officer, "work_tip") and any(row.owner_id is None and row.state != "closed" for row in page.rows),
        registers=may(officer, "register_tip"),
        exports=f"/exports/new{here.removeprefix('/queue')}" if page.rows and may(officer, "ask_approval") else "",
    )


def sum_told(counts: Collection[int]) -> str:
    """Their sum, with a + behind it where a level was not counted to its end."""
    more = any(each > MOST_COUNTED for each in counts)
    return f"{sum(min(each, MOST_COUNTED) for each in counts)}{'+' * more}"


def note_search_of(officer: Officer, arguments: Mapping[str, str], wanted: QueueFilter) -> None:
    """Whoever looks for certain tips is in the record before one is shown. What was typed there is not."""
    if not (wanted.reference or wanted.alike):
        return
    query = queue_address(arguments, q=wanted.reference, unfolded="").partition("?")[2]
    with desk().database.writing() as database:
        note_search(database, officer, query, keys=desk().keys, now=present())


def queue_beside(database: Session, officer: Officer) -> dict[str, Any]:
    """The page of the queue that the officer came from, to stand beside an open tip."""
    back = session.get("queue", "/queue")
    came_from = dict(parse_qsl(urlsplit(back).query))
    page = queue_page(
        database, officer, asked(came_from), after=page_key_from(came_from.get("after", "")), most=ROWS_A_PAGE
    )
    return {
        "beside": _by_level(page, {}),
        "back": back,
        "now": present(),
        "openable": True,
        "alike_address": partial(_alike_address, came_from),
    }


def _arrivals_address(arguments: Mapping[str, str], since: str) -> str:
    asked_for = queue_address(arguments).partition("?")[2]
    return f"/queue/arrivals?since={since}" + (f"&{asked_for}" if asked_for else "")


def _alike_address(arguments: Mapping[str, str], reference: str) -> str:
    """The queue with the same filter, narrowed to a tip and its near-copies."""
    return queue_address(arguments, alike=reference)


def _remember(address: str) -> None:
    if session.get("queue", "/queue") != address:
        session["queue"] = address


def _by_level(page: QueuePage, counts: Mapping[int, int]) -> list[dict[str, Any]]:
    """The rows under their levels. `count` is of all tips the filter finds, not only of those on this page."""
    return [
        {"level": labels.LEVELS[rank], "count": sum_told([counts[rank]]) if rank in counts else "", "rows": tuple(rows)}
        for rank, rows in groupby(page.rows, key=lambda row: row.rank)
    ]


def _tabs(arguments: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Address, name and whether this is where the officer is."""
    state, mine = arguments.get("state", "") or OPEN, bool(arguments.get("mine"))
    return [
        (queue_address(arguments, state="", mine=""), gettext("Open"), state == OPEN and not mine),
        (queue_address(arguments, state="", mine="1"), gettext("Mine"), mine),
        (queue_address(arguments, state="closed", mine=""), gettext("Closed"), state == "closed" and not mine),
        (queue_address(arguments, state=ANY, mine=""), gettext("All"), state == ANY and not mine),
    ]


def _chips(arguments: Mapping[str, str]) -> list[tuple[str, str]]:
    """What narrows the queue, each with the address of the queue without it."""
    names: dict[str, Callable[[str], str]] = {
        "urgency": labels.urgency_name,
        "flag": labels.flag_name,
        "county": lambda code: all_counties().get(code, code),
        "municipality": municipality_name,
        "language": labels.language_name,
        "q": lambda text: gettext("Reference begins with %(text)s", text=text),
        "alike": lambda reference: gettext("Nearly the same as %(reference)s", reference=reference),
        "unfolded": lambda _: gettext("Near-copies one by one"),
        "late": lambda _: gettext("Late"),
        "answer": lambda _: gettext("The tipster awaits an answer"),
    }
    chips = [
        (names[name](arguments[name]), queue_address(arguments, **{name: ""}))
        for name in PARAMETERS
        if name in names and arguments.get(name) and arguments[name] not in NO
    ]
    state = arguments.get("state", "")
    if state in STATES and state != "closed":
        chips.append((labels.state_name(state), queue_address(arguments, state="")))
    return chips


def choices_of(officer: Officer) -> dict[str, Any]:
    """What each filter can be set to. An officer of one county chooses among its municipalities."""
    counties = {code: name for code, name in all_counties().items() if officer.county in {"", code}}
    return {
        "state": [(code, labels.state_name(code)) for code in (OPEN, *STATES, ANY)],
        "urgency": [(code, labels.urgency_name(code)) for code in (*URGENCIES, UNJUDGED)],
        "flag": [(code, labels.flag_name(code)) for code in FLAGS],
        "language": sorted(((code, labels.language_name(code)) for code in all_languages()), key=lambda each: each[1]),
        "county": list(counties.items()) if len(counties) > 1 else [],
        "municipality": [
            (name, [each for each in all_municipalities() if each.county_code == code])
            for code, name in counties.items()
        ],
    }
