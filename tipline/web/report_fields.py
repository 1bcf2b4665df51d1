"""The answers of a report as fields: the same for whoever writes them down."""

from typing import Any

from flask_babel import lazy_gettext

from tipline.domain.municipalities import municipalities_by_code
from tipline.domain.report import AUDIENCES, KNOWN_BY, MOST_CHARACTERS, WHEN
from tipline.domain.signs import signs_by_id
from tipline.web.fields import Choice, Choices, Says, Words
from tipline.web.pictures import Photos


def words(name: str, *validators: Any) -> Words:
    """The field `name` of a report, as long as the report allows."""
    return Words(MOST_CHARACTERS[name], validators)


class ReportFields:
    """To be mixed into a form. The fields stand in the order of the public page."""

    story = words("story", Says(lazy_gettext("Write what you have seen or heard. A few words are enough.")))
    signs = Choices(signs_by_id())
    people = words("people")
    when = Choice(WHEN)
    when_text = words("when_text")
    audience = Choice(AUDIENCES)
    municipality = Choice(municipalities_by_code())
    place = words("place")
    room = words("room")
    plate = words("plate")
    phone = words("phone")
    web_address = words("web_address")
    known_by = Choice(KNOWN_BY)
    photos = Photos()
    contact = words("contact")

    def answers(self) -> dict[str, Any]:
        """What was answered, by the names of `domain/report.py`; pictures are no part of a report."""
        named = (*MOST_CHARACTERS, "signs", "when", "audience", "municipality", "known_by")
        return {name: getattr(self, name).data for name in named}
