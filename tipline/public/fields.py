"""The forms of the public site: a token instead of a cookie, and nothing read that no page of ours sends."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict
from wtforms.form import BaseForm

from tipline.public.form_token import TokenMeta, seed_of

READ_IN = "read_in"
"""The name of the buttons that ask for the same page in another language. They send what was typed, and nothing else
is done with it."""


class TipsterForm(FlaskForm):
    """A form with a token instead of a cookie, filled from what was posted."""

    class Meta(TokenMeta, FlaskForm.Meta):
        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            del form
            # Flask-WTF would also read JSON, which no page of ours sends.
            if formdata is None or request.method != "POST":
                return None
            return CombinedMultiDict((request.files, request.form))

    @property
    def seed(self) -> bytes:
        """The random number of this form. A form that comes back with a fault keeps it."""
        seed = seed_of(self.csrf_token.current_token)
        if seed is None:
            raise AssertionError("a token made by this very form is signed by it")
        return seed

    def faults(self) -> list[tuple[str, str]]:
        """Where and what, in the order of the page, once for each field."""
        return [(name, str(told[0])) for name, told in self.errors.items() if name and told]
