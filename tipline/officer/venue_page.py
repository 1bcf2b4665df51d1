"""One venue: what is known of it, the tips that name it, its likely doubles, and what officers do to it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tipline.casework.keep_venues import VenueChanged, change_venue, venue_for
from tipline.casework.look_up_venue import LookedUp, look_up_venue
from tipline.casework.merge_venues import merge_venues, part_venue
from tipline.domain.venues.history import Change, TooManyAliases
from tipline.officer import venue_labels
from tipline.officer.changing import seen_by_form
from tipline.officer.desk import desk, present
from tipline.officer.sign_in import current_officer
from tipline.officer.venue_form import VenueForm, choices, form_of

room = Blueprint("venue_page", __name__, url_prefix="/venues/<venue_id>")

Answer = Response | tuple[str, int]


@room.get("")
def show(venue_id: str) -> str:
    return venue_page(venue_id)


@room.post("")
def change(venue_id: str) -> Answer:
    officer, form = current_officer(), VenueForm()
    # Whoever does not keep this venue is told so, whatever the form holds.
    with desk().database.reading() as database:
        venue_for(database, officer, venue_id, keys=desk().keys)
    venue = form.venue()
    if venue is None:
        return venue_page(venue_id, form=form), 400
    try:
        with desk().database.writing() as database:
            seen = seen_by_form()
            changed = change_venue(database, officer, venue_id, venue, seen=seen, keys=desk().keys, now=present())
    except VenueChanged as refused:
        return venue_page(venue_id, form=form, meanwhile=refused.meanwhile), 409
    return _back(venue_id, gettext("The change is kept.") if changed else gettext("Nothing was changed."))


@room.post("/merge")
def merge(venue_id: str) -> Answer:
    other, seen = request.form.get("other", ""), seen_by_form()
    try:
        with desk().database.writing() as database:
            merge_venues(database, current_officer(), venue_id, other, seen=seen, keys=desk().keys, now=present())
    except VenueChanged as refused:
        return venue_page(venue_id, meanwhile=refused.meanwhile), 409
    except TooManyAliases:
        flash(gettext("Both together have more than 20 other names. Take some away first."), "error")
        return venue_page(venue_id), 409
    return _back(venue_id, gettext("The two are one venue. The other leads here."))


@room.post("/part")
def part(venue_id: str) -> Response:
    with desk().database.writing() as database:
        part_venue(database, current_officer(), venue_id, keys=desk().keys, now=present())
    return _back(venue_id, gettext("The two are two venues again."))


def venue_page(venue_id: str, *, form: VenueForm | None = None, meanwhile: Sequence[Change] = ()) -> str:
    """A form that was sent in vain keeps its words. `meanwhile` is what others did, for which it was refused."""
    officer = current_officer()
    with desk().database.writing() as database:
        found = look_up_venue(database, officer, venue_id, keys=desk().keys, now=present())
    return render_template(
        "venue.html",
        venue_id=venue_id,
        found=found,
        venue=found.known.venue,
        form=form or form_of(found.known.venue),
        choices=choices(officer),
        meanwhile=meanwhile,
        seen=_seen(found, told=bool(meanwhile)),
        venues=venue_labels,
        **_merging(found),
    )


def _seen(found: LookedUp, *, told: bool) -> int:
    """As with tips: a page that comes back for another reason than a change has seen no more than the one before."""
    before = seen_by_form()
    return found.known.changes[-1].number if told or before is None else before


def _merging(found: LookedUp) -> dict[str, Any]:
    """Where a signpost leads, and what can be merged into a venue besides its likely doubles."""
    doubles = {each.venue_id for each in found.doubles}
    near = [
        (venue_id, venue)
        for venue_id, venue in found.others.items()
        if venue.municipality == found.known.venue.municipality and not venue.merged_into and venue_id not in doubles
    ]
    return {
        "leads_to": found.others.get(found.known.venue.merged_into),
        "mergeable": sorted(near, key=lambda each: (each[1].name.casefold(), each[0])),
    }


def _back(venue_id: str, told: str) -> Response:
    flash(told)
    return redirect(f"/venues/{venue_id}", 303)
