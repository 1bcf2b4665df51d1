"""The form of the search, and what it asks for."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField
from wtforms.validators import AnyOf, Optional, ValidationError

from tipline.casework.search_tips import Search
from tipline.domain.assessment import FLAGS, URGENCIES
from tipline.domain.municipalities import all_counties, municipalities_by_code
from tipline.domain.references import is_reference
from tipline.domain.search.entities import understood
from tipline.domain.search.grades import INFORMATION, SOURCE, choices, values_asked
from tipline.domain.search.refused import refused_in
from tipline.domain.search.words import sought_by
from tipline.domain.states import STATES
from tipline.domain.times import SWEDISH_TIME
from tipline.officer.fields import kept_words, plain_words
from tipline.officer.search_labels import sensitive_told
from tipline.officer.tips import MOST_PURPOSE
from tipline.persistence.queue_filter import ANY, OPEN, UNJUDGED, QueueFilter
from tipline.persistence.search import Place, Wanted

MOST_TYPED = 200
"""Characters of a field."""
NARROWING = ("since", "until", "county", "municipality", "flag", "urgency", "state", "source", "information")
DAY = timedelta(days=1)


def _not_sensitive(form: FlaskForm, field: Any) -> None:
    del form
    if refused := refused_in(field.data or ""):
        raise ValidationError(sensitive_told(refused))


def _one_of(codes: Iterable[str]) -> StringField:
    """A list of codes, of which none need be chosen."""
    return StringField(validators=[Optional(), AnyOf(tuple(codes))])


class SearchForm(FlaskForm):
    """`after` is where a next page begins."""

    named = StringField(
        lazy_gettext("Telephone, plate, address, name online or room"), [_not_sensitive, *kept_words(MOST_TYPED)]
    )
    words = StringField(lazy_gettext("Words in the tip"), [_not_sensitive, *kept_words(MOST_TYPED)])
    purpose = StringField(lazy_gettext("Why do you search?"), plain_words(MOST_PURPOSE))
    since = DateField(lazy_gettext("From"), [Optional()])
    until = DateField(lazy_gettext("To"), [Optional()])
    county = _one_of(all_counties())
    municipality = _one_of(municipalities_by_code())
    flag = _one_of(FLAGS)
    urgency = _one_of((*URGENCIES, UNJUDGED))
    state = _one_of((OPEN, *STATES))
    source = _one_of(choices(SOURCE))
    information = _one_of(choices(INFORMATION))
    after = HiddenField()

    def validate_words(self, field: StringField) -> None:
        """Something must be searched for."""
        given = (each.data or "" for each in (field, self.named, self.source, self.information))
        if not any(each.strip() for each in given):
            raise ValidationError(gettext("Write what you search for, here or above."))
        if (field.data or "").strip() and not sought_by(field.data or "").words:
            raise ValidationError(gettext("These words are in nearly every tip. Write others."))

    def validate_named(self, field: StringField) -> None:
        typed = (field.data or "").strip()
        if typed and not understood(typed, self.municipality.data or ""):
            raise ValidationError(
                gettext(
                    "This is no telephone, plate, address or name online that the program can read. "
                    "For a room, choose the municipality too."
                )
            )

    def validate_until(self, field: DateField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(gettext("This day is before the first one."))

    def search(self) -> Search:
        """What a valid form asks for."""
        given = {name: self[name].data or "" for name in NARROWING}
        since, until = self.since.data, self.until.data
        wanted = Wanted(
            filter=QueueFilter(
                state=given["state"] or ANY,
                county=given["county"],
                municipality=given["municipality"],
                flag=given["flag"],
                urgency=given["urgency"],
            ),
            since=_begins(since) if since else None,
            until=_begins(until + DAY) if until and until < date.max else None,
        )
        return Search(
            clues=understood(self.named.data or "", given["municipality"]) if (self.named.data or "").strip() else (),
            words=sought_by(self.words.data or ""),
            grades=values_asked(given["source"], given["information"]),
            wanted=wanted,
            narrowed=[name for name in NARROWING if given[name]],
            purpose=(self.purpose.data or "").strip(),
            after=place_from(self.after.data or ""),
        )

    def sensitive(self) -> Iterator[str]:
        """The kinds of sensitive data by which somebody tried to search."""
        for typed in (self.named.data or "", self.words.data or ""):
            yield from refused_in(typed).values()


def place_text(place: Place) -> str:
    return f"{int(place.received_at.timestamp())}.{place.reference}"


def place_from(text: str) -> Place | None:
    """The place that `place_text` wrote; None, the first page, for anything else."""
    seconds, _, reference = text.partition(".")
    try:
        return Place(datetime.fromtimestamp(int(seconds), UTC), reference) if is_reference(reference) else None
    except (ValueError, OverflowError, OSError):
        return None


def _begins(day: date) -> datetime:
    """When the day begins in Sweden."""
    return datetime.combine(day, time(), SWEDISH_TIME).astimezone(UTC)
