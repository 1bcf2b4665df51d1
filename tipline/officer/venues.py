"""The register of venues: those of each municipality, narrowed by the address alone."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tipline.casework.keep_venues import add_venue
from tipline.casework.venue_register import VenueRegister, venue_register
from tipline.domain.municipalities import county_of, municipality_name
from tipline.domain.permissions import covers, demand
from tipline.domain.venues.names import words_of
from tipline.domain.venues.venue import Venue
from tipline.officer import venue_labels
from tipline.officer.desk import desk, present
from tipline.officer.sign_in import current_officer
from tipline.officer.venue_form import NewVenueForm, choices

room = Blueprint("venues", __name__, url_prefix="/venues")

ROWS_A_PAGE = 200
PARAMETERS = ("q", "municipality", "kind")
"""Of the address. What narrows the list is in no record: it shows what officers wrote, and nothing of a tip."""
MOST_DIGITS = 4
"""Of the number of a page."""

Answer = Response | tuple[str, int]


@dataclass(frozen=True)
class Row:
    venue_id: str
    venue: Venue
    merged_into: Venue | None


@room.get("")
def show() -> str:
    officer = current_officer()
    demand(officer, "keep_venues")
    with desk().database.reading() as database:
        register = venue_register(database, desk().keys)
    asked_for = {name: request.args[name] for name in PARAMETERS if request.args.get(name)}
    kept = {each: venue for each, venue in register.venues.items() if covers(officer, county_of(venue.municipality))}
    rows = sorted(_wanted(register, kept, asked_for), key=_order)
    page = _page(request.args.get("page", ""))
    shown = rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    return render_template(
        "venues.html",
        groups=[(code, list(group)) for code, group in groupby(shown, key=lambda row: row.venue.municipality)],
        counts=Counter(row.venue.municipality for row in rows),
        total=len(rows),
        asked_for=asked_for,
        choices=choices(officer),
        earlier=_address(asked_for, page - 1) if page > 1 else "",
        later=_address(asked_for, page + 1) if len(rows) > page * ROWS_A_PAGE else "",
        damaged=len(register.damaged),
        venues=venue_labels,
    )


@room.get("/new")
def ask() -> str:
    return _form_page(NewVenueForm(formdata=None))


@room.post("/new")
def take() -> Answer:
    officer, form = current_officer(), NewVenueForm()
    demand(officer, "keep_venues")
    venue = form.venue()
    if venue is None:
        return _form_page(form), 400
    with desk().database.writing() as database:
        once = form.once.data or ""
        venue_id = add_venue(database, officer, venue, once=once, keys=desk().keys, now=present())
    flash(gettext("The venue is kept. Older tips that name it are found when they have been indexed anew."))
    return redirect(f"/venues/{venue_id}", 303)


def _form_page(form: NewVenueForm) -> str:
    officer = current_officer()
    demand(officer, "keep_venues")
    return render_template("venue_new.html", form=form, choices=choices(officer), venues=venue_labels)


def _wanted(register: VenueRegister, kept: Mapping[str, Venue], asked_for: Mapping[str, str]) -> Iterator[Row]:
    """A signpost is shown to whoever looks for its name, and is in nobody's way."""
    sought = " ".join(words_of(asked_for.get("q", "")))
    for venue_id, venue in kept.items():
        if sought not in register.searched[venue_id] if sought else venue.merged_into:
            continue
        if all(asked_for.get(part, "") in {"", getattr(venue, part)} for part in ("municipality", "kind")):
            yield Row(venue_id, venue, kept.get(venue.merged_into))


def _order(row: Row) -> tuple[str, str, str]:
    return municipality_name(row.venue.municipality), row.venue.name.casefold(), row.venue_id


def _page(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) <= MOST_DIGITS else 1


def _address(asked_for: Mapping[str, str], page: int) -> str:
    query = urlencode({**asked_for, **({"page": str(page)} if page > 1 else {})})
    return "/venues" + (f"?{query}" if query else "")
