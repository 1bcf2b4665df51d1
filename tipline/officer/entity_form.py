"""The form of something that is named in a tip and that the rules missed."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import AnyOf

from tipline.domain.entities.typed import TYPED_KINDS
from tipline.officer.fields import once_only, plain_words

MOST = 200
"""Characters: a long web address."""


class EntityForm(FlaskForm):
    once = once_only()
    kind = StringField(validators=[AnyOf(TYPED_KINDS, lazy_gettext("Choose one of these."))])
    written = StringField(lazy_gettext("What is named"), plain_words(MOST))
