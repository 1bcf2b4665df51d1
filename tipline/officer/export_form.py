"""The form that asks for an export: to whom, why, and what of the tips."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf

from tipline.domain.approvals import MOST_REASON
from tipline.domain.exports import CONTENTS, ExportRequest
from tipline.officer.fields import once_only, plain_words

WHERE = ("within", "outside")


class ExportForm(FlaskForm):
    """`where` must be chosen: neither place is more likely than the other, and much depends on it."""

    once = once_only()
    to_whom = StringField(lazy_gettext("To whom"), plain_words(MOST_REASON))
    purpose = StringField(lazy_gettext("For what purpose"), plain_words(MOST_REASON))
    where = StringField(
        lazy_gettext("Where the recipient is"), [AnyOf(WHERE, message=lazy_gettext("Say where the recipient is."))]
    )
    contents = StringField(
        lazy_gettext("What the file holds"),
        [AnyOf(CONTENTS, message=lazy_gettext("Say what the file is to hold."))],
        default=CONTENTS[0],
    )
    tested = BooleanField()

    def request(self) -> ExportRequest:
        return ExportRequest(
            to_whom=self.to_whom.data or "",
            purpose=self.purpose.data or "",
            outside=self.where.data == "outside",
            contents=self.contents.data or "",
        )
