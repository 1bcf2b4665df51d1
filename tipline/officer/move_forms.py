"""The forms of moves that ask for words: a referral, and the reason to open a closed tip again."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf

from tipline.domain.referrals import Referral
from tipline.domain.states import REFERRALS
from tipline.officer.fields import once_only, plain_words

MOST_TO_WHOM = 200
"""Characters: a unit or an authority, and perhaps whom to ask for there."""
MOST_REASON = 500
"""Characters: a few words and a rule, not the tip over again."""


class ReferralForm(FlaskForm):
    """`state` is the one it takes the tip to."""

    once = once_only()
    state = HiddenField(validators=[AnyOf(REFERRALS)])
    to_whom = StringField(lazy_gettext("To whom"), plain_words(MOST_TO_WHOM))
    reason = TextAreaField(lazy_gettext("Why, and under which rule"), plain_words(MOST_REASON))
    tested = BooleanField()

    def referral(self) -> Referral:
        return Referral(to_whom=(self.to_whom.data or "").strip(), reason=self.reason.data or "")


class ReopeningForm(FlaskForm):
    once = once_only()
    reason = TextAreaField(lazy_gettext("Why the tip is opened again"), plain_words(MOST_REASON))
