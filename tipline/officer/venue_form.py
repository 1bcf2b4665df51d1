"""The form of a venue, for one that is added and for one that is changed."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField

from tipline.domain.municipalities import Municipality, all_counties, all_municipalities
from tipline.domain.officers import Officer
from tipline.domain.venues.venue import (
    KINDS,
    MOST_ALIASES,
    MOST_CHARACTERS,
    Venue,
    VenueNotSound,
    check_venue,
    tidy,
    without_repeats,
)
from tipline.officer.fields import once_only
from tipline.officer.venue_labels import fault_told, kind_name

MOST_WRITTEN = 2 * MOST_ALIASES * MOST_CHARACTERS["name"]
"""Characters of the field for other names, blank lines and spaces included."""


class VenueForm(FlaskForm):
    """Its shape. What a venue can be is the rule's to say, and who keeps which the deed's."""

    name = StringField(lazy_gettext("Name"))
    kind = StringField(lazy_gettext("Kind"))
    municipality = StringField(lazy_gettext("Municipality"))
    address = StringField(lazy_gettext("Address"))
    aliases = TextAreaField(lazy_gettext("Other names"))

    def venue(self) -> Venue | None:
        """What was written, or None: the fields then say what is wrong."""
        if not self.validate():
            return None
        name, aliases = tidy(self.name.data or ""), self.aliases.data or ""
        if len(aliases) > MOST_WRITTEN:
            self._refuse("aliases")
            return None
        written = tuple(filter(None, map(tidy, aliases.splitlines())))
        venue = Venue(
            kind=self.kind.data or "",
            name=name,
            municipality=self.municipality.data or "",
            address=tidy(self.address.data or ""),
            aliases=without_repeats(written, besides=(name,)),
        )
        try:
            check_venue(venue)
        except VenueNotSound as refused:
            self._refuse(str(refused))
            return None
        return venue

    def _refuse(self, part: str) -> None:
        field: Field = self[part]
        fault = fault_told(part) if part != "name" or field.data else gettext("Write something first.")
        field.errors = [*field.errors, fault]


class NewVenueForm(VenueForm):
    once = once_only()


def form_of(venue: Venue) -> VenueForm:
    """Filled with what is known."""
    fields = {"name": venue.name, "kind": venue.kind, "municipality": venue.municipality, "address": venue.address}
    return VenueForm(formdata=None, aliases="\n".join(venue.aliases), **fields)


def choices(officer: Officer) -> Mapping[str, Any]:
    """What the lists offer this officer: municipalities under their counties, an officer of one county those alone."""
    counties = {code: name for code, name in all_counties().items() if officer.county in {"", code}}
    return {
        "kind": [(kind, kind_name(kind)) for kind in KINDS],
        "municipality": [(name, list(_of_county(code))) for code, name in counties.items()],
    }


def _of_county(code: str) -> list[Municipality]:
    return sorted((each for each in all_municipalities() if each.county_code == code), key=lambda each: each.name)
