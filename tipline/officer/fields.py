"""Fields for what officers write."""

import secrets
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Form, HiddenField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from tipline.domain.unseen import is_control


def once_only() -> HiddenField:
    """The random number of the page a form is on, by which the same words sent twice are known."""
    return HiddenField(default=lambda: secrets.token_hex(16), validators=[Regexp(r"[0-9a-f]{32}\Z")])


def plain_words(most: int) -> list[Any]:
    """Validators of a text that must say something, in at most `most` characters that can be seen."""
    return [
        InputRequired(lazy_gettext("Write something first.")),
        _says_something,
        *kept_words(most),
    ]


def kept_words(most: int) -> list[Any]:
    """The same of a text that may be empty."""
    return [
        Length(max=most, message=lazy_gettext("This is too long: at most %(max)d characters.")),
        _without_controls,
    ]


def _says_something(form: Form, field: Any) -> None:
    del form
    if not field.data.strip():
        raise ValidationError(gettext("Write something first."))


def _without_controls(form: Form, field: Any) -> None:
    del form
    if any(is_control(each) for each in field.data or ""):
        raise ValidationError(gettext("The text holds control characters that cannot be kept. Type it again."))
