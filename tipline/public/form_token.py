"""The signed number in every form: proves the form is ours, and lets the same form sent twice be known again.

Flask-WTF's own token needs a session cookie and loses a slow writer's text after an hour (house.md). This one needs
no memory at all: it carries a random seed and the time it was made, signed with the secret of the site.
"""

import secrets
from hashlib import sha256
from typing import Any

from flask_babel import gettext
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from tipline.public.desk import desk

SEED_BYTES = 16
GOOD_FOR_SECONDS = 24 * 60 * 60
"""A night shift and the morning after it."""


class FormToken(CSRF):
    """A form whose token is not ours or too old is refused, and keeps its seed if the token was ever ours."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        seed = seed_of(csrf_token_field.data or "") or secrets.token_bytes(SEED_BYTES)
        return _signer().sign(seed.hex()).decode()

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:
        del form
        try:
            _signer().unsign(field.data or "", max_age=GOOD_FOR_SECONDS)
        except SignatureExpired as error:
            raise ValidationError(
                gettext("This page was open for more than a day. Your words are still here: press the button again.")
            ) from error
        except BadSignature as error:
            raise ValidationError(
                gettext(
                    "We could not see that this form came from here. Your words are still here: press the button again."
                )
            ) from error


def seed_of(token: str) -> bytes | None:
    """The seed of a token that was ours at any time."""
    try:
        return bytes.fromhex(_signer().unsign(token).decode())
    except BadSignature:
        return None


def _signer() -> TimestampSigner:
    return TimestampSigner(desk().form_secret, salt="tipline/1/form token", digest_method=sha256)


class TokenMeta:
    """What a form says in `class Meta` to carry such a token."""

    csrf = True
    csrf_class = FormToken
    csrf_context: Any = None
    csrf_field_name = "csrf_token"
