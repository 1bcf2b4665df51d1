"""The map: how many tips each county has, and of one county each municipality.

Small numbers are not told (domain/small_numbers.py), since a map gets printed and shown around. That holds for what one
page shows. It is no fence between an officer and a tip: whoever sees the map may count in the queue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import BadRequest

from tipline.domain.assessment import FLAGS, URGENCIES
from tipline.domain.municipalities import all_counties, all_municipalities, municipality_name
from tipline.domain.permissions import NotPermitted, demand
from tipline.domain.small_numbers import Count, count_of, sum_of, total_of
from tipline.domain.states import STATES
from tipline.domain.times import SWEDISH_TIME, swedish_day
from tipline.officer import labels
from tipline.officer.asking import queue_address
from tipline.officer.desk import desk, present
from tipline.officer.drawing.tiles import size_of_map, tiles_of
from tipline.officer.sign_in import current_officer
from tipline.persistence.place_counts import Counted, Places, place_counts
from tipline.persistence.queue_filter import ANY, OPEN, UNJUDGED

room = Blueprint("county_map", __name__)

PARAMETERS = ("state", "urgency", "flag", "period", "county")
PERIODS = ("7", "30", "90", "365")
"""Days, today among them."""


@dataclass(frozen=True)
class Line:
    """A line of the table. `address` is empty where there is nothing to open."""

    name: str
    count: Count
    address: str = ""


@room.get("/map")
def show() -> str:
    officer = current_officer()
    demand(officer, "see_queue")
    asked_for = _asked(request.args)
    if officer.county and asked_for["county"] not in {"", officer.county}:
        raise NotPermitted("see_queue")
    county = officer.county or asked_for["county"]
    with desk().database.reading() as database:
        places = place_counts(database, officer, _counted(asked_for))
    counts = {code: _county_total(places, code) for code in all_counties()}
    lines = _municipality_lines(places, county) if county else _county_lines(places, counts, asked_for)
    return render_template(
        "map.html",
        asked_for=asked_for,
        choices=_choices(),
        county=county,
        county_name=all_counties().get(county, ""),
        tiles=() if officer.county else tiles_of(counts),
        size=size_of_map(),
        address=lambda code: _address(asked_for, county=code),
        lines=sorted(lines, key=lambda each: (-each.count.low, -each.count.high, each.name)),
        longest=max((each.count.high for each in lines), default=0),
        without=sum(each.county_code == county and (county, each.code) not in places for each in all_municipalities()),
        total=counts[county] if county else sum_of(each.count for each in lines),
        told=count_told,
    )


def count_told(count: Count) -> str:
    return str(count.low) if count.exact else f"{count.low}–{count.high}"


def _asked(arguments: Mapping[str, str]) -> dict[str, str]:
    """What an address asks for. Raises BadRequest for a value that is none."""
    given = {name: arguments.get(name, "").strip() for name in PARAMETERS}
    allowed = {
        "state": {OPEN, ANY, *STATES},
        "urgency": {UNJUDGED, *URGENCIES},
        "flag": set(FLAGS),
        "period": set(PERIODS),
        "county": set(all_counties()),
    }
    if any(given[name] and given[name] not in values for name, values in allowed.items()):
        raise BadRequest
    return given


def _counted(asked_for: Mapping[str, str]) -> Counted:
    since = None
    if asked_for["period"]:
        first = swedish_day(present()) - timedelta(days=int(asked_for["period"]) - 1)
        since = datetime.combine(first, time(), SWEDISH_TIME).astimezone(UTC)
    return Counted(state=asked_for["state"] or OPEN, urgency=asked_for["urgency"], flag=asked_for["flag"], since=since)


def _address(asked_for: Mapping[str, str], **changes: str) -> str:
    query = urlencode({name: value for name, value in {**asked_for, **changes}.items() if value})
    return f"/map?{query}" if query else "/map"


def _county_total(places: Places, county: str) -> Count:
    numbers = [number for (of, _), number in places.items() if of == county]
    return total_of(sum(numbers), [count_of(each) for each in numbers])


def _county_lines(places: Places, counts: Mapping[str, Count], asked_for: Mapping[str, str]) -> list[Line]:
    lines = [Line(all_counties()[code], count, _address(asked_for, county=code)) for code, count in counts.items()]
    unknown = sum(number for (of, _), number in places.items() if not of)
    return [*lines, Line(gettext("County unknown"), count_of(unknown))] if unknown else lines


def _municipality_lines(places: Places, county: str) -> list[Line]:
    """Those with tips. The queue shows whose they are."""
    lines = []
    for (of, code), number in places.items():
        if of == county:
            name = municipality_name(code) or gettext("Municipality unknown")
            lines.append(Line(name, count_of(number), queue_address({}, municipality=code) if code else ""))
    return lines


def _choices() -> dict[str, Any]:
    return {
        "state": [(code, labels.state_name(code)) for code in (*STATES, ANY)],
        "urgency": [(code, labels.urgency_name(code)) for code in (*URGENCIES, UNJUDGED)],
        "flag": [(code, labels.flag_name(code)) for code in FLAGS],
        "period": [(days, gettext("The last %(days)s days", days=days)) for days in PERIODS],
    }
