"""The form of a decision about a link: with which tip, what, and why."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length

from tipline.domain.links.decisions import MOST_REASON
from tipline.officer.asking import LOOK_ALIKES
from tipline.officer.fields import kept_words


class LinkForm(FlaskForm):
    """What is decided is checked by the rules (domain/links/decisions.py), which know when a reason is asked for."""

    other = StringField(validators=[Length(max=20)])
    decided = StringField(validators=[Length(max=16)])
    reason = StringField(lazy_gettext("Why"), kept_words(MOST_REASON))

    def reference(self) -> str:
        """The other tip's, read as in the queue's search field."""
        return (self.other.data or "").strip().upper().translate(LOOK_ALIKES)
