"""The form by which an officer writes a tip down. What is wrong is said beside its field, and no word is lost."""

import re
import secrets
from datetime import UTC, datetime
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from tipline.domain.channels import BY_HAND
from tipline.domain.languages import MASTER_LANGUAGE, all_languages
from tipline.domain.municipalities import all_counties, municipalities_by_code
from tipline.domain.report import Report
from tipline.domain.signs import VERSION
from tipline.domain.swedish_time import (
    HourSkipped,
    HourTwice,
    InTheFuture,
    TooLongAgo,
    check_received,
    swedish_moment,
)
from tipline.domain.times import SWEDISH_TIME
from tipline.officer.desk import present
from tipline.officer.fields import once_only
from tipline.web.fields import Choice, Says, Words
from tipline.web.pictures import Photos
from tipline.web.report_fields import ReportFields, words

CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
"""A time of day as browsers send it and as Swedes write it."""
HOURS = ("first", "second")
ON_TOP = ("csrf_token", "once", "channel", "received_day", "received_time", "received_hour", "story")
"""What stands first on the page; all else is in the order of the fields."""


class RegisterForm(ReportFields, FlaskForm):
    """Filled with the moment it is shown. `received_at` is there when `validate` has found nothing wrong."""

    once = once_only()
    channel = Choice(BY_HAND, validators=[Says(lazy_gettext("Choose how the tip came."))])
    received_day = Words(20)
    received_time = Words(20)
    received_hour = Choice(HOURS)
    story = words("story", Says(lazy_gettext("Write what was told.")))
    municipality = Choice({*municipalities_by_code(), *all_counties()})
    page_language = Choice(all_languages())

    received_at = datetime.max.replace(tzinfo=UTC)
    hour_asked = False
    """Whether clocks show the time twice, so that the page asks which one is meant."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            del form, formdata
            # Flask-WTF would also read JSON, which no page of ours sends.
            return CombinedMultiDict((request.files, request.form)) if request.method == "POST" else None

    def validate_received_day(self, field: Field) -> None:
        try:
            day = datetime.strptime(field.data.strip(), "%Y-%m-%d")  # noqa: DTZ007 a day has no zone
        except ValueError:
            raise ValidationError(gettext("Write the day as year-month-day, for example 2026-11-24.")) from None
        clock = CLOCK.fullmatch(self.received_time.data.strip())
        if clock is not None:
            self._take_moment(day.replace(hour=int(clock[1]), minute=int(clock[2])))

    def validate_received_time(self, field: Field) -> None:
        if not CLOCK.fullmatch(field.data.strip()):
            raise ValidationError(gettext("Write the time as hours and minutes, for example 22:41."))

    def validate_photos(self, field: Photos) -> None:
        # A picture cannot be added later, so the tip waits until the officer has decided about each file.
        if field.refused:
            raise ValidationError(gettext("Not every file can be taken. Choose others, or send the form without."))

    def _take_moment(self, wall: datetime) -> None:
        second = self.received_hour.data == "second" if self.received_hour.data else None
        try:
            self.received_at = swedish_moment(wall, second=second)
            check_received(self.received_at, present())
        except HourSkipped:
            raise ValidationError(
                gettext("Clocks were set forward that night, and none showed this time. Choose another.")
            ) from None
        except HourTwice:
            self.hour_asked = True
            raise ValidationError(
                gettext("Clocks were set back that night and showed this time twice. Say which one is meant.")
            ) from None
        except InTheFuture:
            raise ValidationError(gettext("This time has not come yet.")) from None
        except (TooLongAgo, OverflowError):
            raise ValidationError(gettext("This is more than a year ago. Is the year right?")) from None

    def report(self) -> Report:
        told = self.answers()
        county = told["municipality"] if told["municipality"] in all_counties() else ""
        return Report(
            **told | ({"municipality": "", "county": county} if county else {}),
            page_language=self.page_language.data,
            signs_version=VERSION,
            channel=self.channel.data,
        )

    def faults(self) -> list[tuple[str, str]]:
        """Where and what, in the order of the page, once for each field."""
        names = sorted(filter(None, self.errors), key=lambda name: (*ON_TOP, name).index(name))
        return [(name, str(self.errors[name][0])) for name in names]

    def made_anew(self) -> None:
        """A page number that is none gets a new one: the form can be sent again."""
        if self.once.errors:
            self.once.data = secrets.token_hex(16)


def empty_form(now: datetime) -> RegisterForm:
    """A form for a call that comes in now, most often in Swedish."""
    wall = now.astimezone(SWEDISH_TIME)
    return RegisterForm(
        formdata=None,
        data={
            "received_day": wall.strftime("%Y-%m-%d"),
            "received_time": wall.strftime("%H:%M"),
            "received_hour": HOURS[wall.fold] if _shown_twice(wall) else "",
            "page_language": MASTER_LANGUAGE,
        },
    )


def _shown_twice(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
