"""The forms of assessment: a statement, its grade, and another level for the tip."""

from collections.abc import Collection

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length

from tipline.domain.assessment import URGENCIES
from tipline.domain.grading import PARTS, SCHEMES, Grade
from tipline.domain.statements import NATURES, OBTAINED, SECRECY, SUBJECTS, Statement
from tipline.officer.asking import LOOK_ALIKES
from tipline.officer.fields import once_only, plain_words

MOST_STATEMENT = 2_000
"""Characters: one piece of information, not the whole tip."""
MOST_REASON = 500
"""Characters of the reason for another level."""


def _one_of(values: Collection[str], default: str = "") -> StringField:
    return StringField(default=default, validators=[AnyOf(values, lazy_gettext("Choose one of these."))])


class GradeForm(FlaskForm):
    """The codes are checked by the rules (domain/grading.py), which know the schemes."""

    once = once_only()
    statement = HiddenField()
    scheme = _one_of(SCHEMES, default=SCHEMES[0])
    source = StringField(validators=[Length(max=2)])
    information = StringField(validators=[Length(max=2)])
    handling = StringField(validators=[Length(max=2)])
    corroborated_by = StringField(validators=[Length(max=20)])
    suspected_malicious = BooleanField()

    def grade(self) -> Grade | None:
        """None when every code is left empty. A reference is read as in the queue's search field."""
        codes = {part: self[part].data or "" for part in PARTS}
        if not any(codes.values()):
            return None
        reference = (self.corroborated_by.data or "").strip().upper().translate(LOOK_ALIKES)
        malicious = bool(self.suspected_malicious.data)
        return Grade(scheme=self.scheme.data or "", **codes, corroborated_by=reference, suspected_malicious=malicious)


class StatementForm(GradeForm):
    text = TextAreaField(lazy_gettext("What is stated"), plain_words(MOST_STATEMENT))
    nature = _one_of(NATURES)
    obtained = _one_of(OBTAINED)
    subject = _one_of(SUBJECTS, default="unknown")
    secrecy = _one_of(("", *SECRECY))

    def stated(self) -> Statement:
        return Statement(
            text=self.text.data or "",
            nature=self.nature.data or "",
            obtained=self.obtained.data or "",
            subject=self.subject.data or "",
            secrecy=self.secrecy.data or "",
            grade=self.grade(),
        )


class LevelForm(FlaskForm):
    once = once_only()
    urgency = _one_of(URGENCIES)
    reason = TextAreaField(lazy_gettext("Why this level"), plain_words(MOST_REASON))


def grade_form(grade: Grade, statement_id: str = "") -> GradeForm:
    """A form that begins from a grade."""
    return GradeForm(formdata=None, obj=grade, statement=statement_id)


def statement_form(proposal: Grade) -> StatementForm:
    """An empty statement with the proposed grade chosen."""
    return StatementForm(formdata=None, obj=proposal)
