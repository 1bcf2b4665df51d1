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
from tipline.public.ready_pages import HOLE, is_for_everybody

SEED_BYTES = 16
GOOD_FOR_SECONDS = 24 * 60 * 60
"""A night shift and the morning after it."""


class FormToken(CSRF):
    """A form whose token is not ours or too old is refused, and keeps its seed if the token was ever ours."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        if is_for_everybody():
            return HOLE
        seed = seed_of(csrf_token_field.data or "")
        return _signed(desk().form_secret, seed) if seed else new_token(desk().form_secret)

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:
        del form
        try:
            _signer(desk().form_secret).unsign(field.data or "", max_age=GOOD_FOR_SECONDS)
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
        return bytes.fromhex(_signer(desk().form_secret).unsign(token).decode())
    except BadSignature:
        return None


def new_token(secret: bytes) -> str:
    """For a form that nobody has had before."""
    return _signed(secret, secrets.token_bytes(SEED_BYTES))


def _signed(secret: bytes, seed: bytes) -> str:
    return _signer(secret).sign(seed.hex()).decode()


def _signer(secret: bytes) -> TimestampSigner:
    return TimestampSigner(secret, salt="tipline/1/form token", digest_method=sha256)


class TokenMeta:
    """What a form says in `class Meta` to carry such a token."""

    csrf = True
    csrf_class = FormToken
    csrf_context: Any = None
    csrf_field_name = "csrf_token"
