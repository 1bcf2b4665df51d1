"""The form of a reply: phrases in the tipster's language, an officer's own words, or both."""

from itertools import groupby
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import AnyOf, Regexp, ValidationError

from tipline.casework.read_tip import OpenTip
from tipline.domain.languages import MASTER_LANGUAGE, SOURCE_LANGUAGE, all_languages, best_language
from tipline.domain.phrases import all_phrases
from tipline.officer.fields import kept_words, once_only
from tipline.web.phrases import phrase_is_checked, phrase_text

MOST_WORDS = 5_000
"""Characters of an officer's own words."""


class ReplyForm(FlaskForm):
    """`language` is that of the phrases which stand on the page, `other` the one to show them in next.

    `lines` is how many messages stood on the page. `other` is empty in a form that chooses no language.
    """

    once = once_only()
    lines = HiddenField(validators=[Regexp(r"[0-9]{0,5}\Z")])
    language = HiddenField(validators=[AnyOf((None, "", *all_languages()))])
    other = HiddenField(validators=[AnyOf((None, "", *all_languages()))])
    phrases = SelectMultipleField(choices=[], validate_choice=False)
    text = TextAreaField(lazy_gettext("Your own words"), kept_words(MOST_WORDS))

    def validate_phrases(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= set(all_phrases()):
            raise ValidationError(gettext("One of the phrases does not exist any more. Choose again."))
        if field.data and self.language.data not in all_languages():
            raise ValidationError(gettext("Choose the language of the phrases."))
        if field.data and self.other.data not in (None, "", self.language.data):
            raise ValidationError(gettext("The phrases stand in another language now. Look at them, then send."))

    def validate_text(self, field: TextAreaField) -> None:
        if not (field.data or "").strip() and not self.phrases.data:
            raise ValidationError(gettext("Choose a phrase or write something first."))

    def message(self) -> str:
        """What is sent: the phrases in their order, one a line, a blank line, and the officer's own words."""
        chosen, code = set(self.phrases.data or ()), self.language.data or ""
        said = "\n".join(phrase_text(each, code) for each in all_phrases().values() if each.id in chosen)
        words = self.text.data or ""
        return "\n\n".join(each for each in (said, words if words.strip() else "") if each)

    def messages_seen(self) -> int | None:
        return int(self.lines.data) if self.lines.data else None


def phrases_shown(form: ReplyForm, opened: OpenTip) -> dict[str, Any]:
    """The form with the phrases in the language that it asks for, else in that of the tip, by their kinds."""
    code = form.other.data if form.other.data in all_languages() else _language_of(opened)
    language, chosen = all_languages()[code], set(form.phrases.data or ())
    phrases = [
        {
            "id": each.id,
            "kind": each.kind,
            "text": phrase_text(each, code),
            "meanings": [
                (tongue, phrase_text(each, tongue)) for tongue in (MASTER_LANGUAGE, SOURCE_LANGUAGE) if tongue != code
            ],
            "chosen": each.id in chosen,
        }
        for each in all_phrases().values()
    ]
    return {
        "reply": form,
        "phrase_language": language,
        "phrase_groups": [
            (kind_name(kind), list(group)) for kind, group in groupby(phrases, key=lambda each: str(each["kind"]))
        ],
        "phrases_checked": all(phrase_is_checked(each, code) for each in all_phrases().values()),
        "phrases_open": bool(chosen or form.other.data),
        "phrase_languages": list(all_languages().values()),
    }


def _language_of(opened: OpenTip) -> str:
    """The tip's own language where there are phrases in it, else that of the form it was written in, else Swedish.

    A tipster who reads the site in Arabic may well write in Swedish, and whoever writes a language reads it.
    """
    wished = [opened.tip.language, opened.report.page_language if opened.report else ""]
    return best_language([each for each in wished if each], all_languages()) or MASTER_LANGUAGE


def kind_name(kind: str) -> str:
    return {
        "thanks": gettext("Thanks"),
        "safety": gettext("The tipster's safety"),
        "question": gettext("Questions"),
        "limit": gettext("Limits"),
        "support": gettext("Support"),
    }.get(kind, kind)
