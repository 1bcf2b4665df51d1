"""Fields that keep words as they were typed, and say plainly what is wrong with them."""

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext
from wtforms import Field, StringField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from tipline.web.language import number_told

CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
"""Control characters as Unicode draws them: PostgreSQL keeps no NUL, and what nobody sees may not vanish unseen."""


def as_kept(typed: str) -> str:
    """`typed` with one kind of line break and no hidden control characters."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROL_PICTURES)


class Words(StringField):
    """Text of at most `most` characters, with one kind of line break and no hidden control characters."""

    data: str

    def __init__(self, most: int, validators: Sequence[Any] = (), **of_wtforms: Any) -> None:
        super().__init__(validators=list(validators), default="", **of_wtforms)
        self.most = most

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = as_kept(str(valuelist[0]) if valuelist else "")

    def pre_validate(self, form: BaseForm) -> None:
        del form
        length = len(self.data)
        if length > self.most:
            raise ValidationError(
                gettext(
                    "This text has %(length)s characters. Shorten it to %(most)s.",
                    length=number_told(length),
                    most=number_told(self.most),
                )
            )


class Choice(StringField):
    """One of `values`, or nothing."""

    data: str

    def __init__(self, values: Collection[str], **of_wtforms: Any) -> None:
        super().__init__(default="", **of_wtforms)
        self.values = values

    def pre_validate(self, form: BaseForm) -> None:
        del form
        if self.data and self.data not in self.values:
            raise ValidationError(gettext("Choose one of the answers on the page, or none."))


class Choices(Field):
    """Any of `values`, each once, in the order of the page."""

    data: tuple[str, ...]

    def __init__(self, values: Collection[str], **of_wtforms: Any) -> None:
        super().__init__(default=(), **of_wtforms)
        self.values = values

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = tuple(dict.fromkeys(str(each) for each in valuelist))

    def pre_validate(self, form: BaseForm) -> None:
        del form
        if not set(self.data) <= set(self.values):
            raise ValidationError(gettext("Tick only signs that are on the page."))


class Says:
    """The field must say something; otherwise the reader is told what to do."""

    field_flags = {"required": True}  # noqa: RUF012 WTForms reads a plain dictionary here

    def __init__(self, what_to_do: Any) -> None:
        self.what_to_do = what_to_do

    def __call__(self, form: BaseForm, field: Field) -> None:
        del form
        if not field.data.strip():
            raise ValidationError(str(self.what_to_do))
