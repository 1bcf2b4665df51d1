"""The form under what a tipster wrote, and what a tip's page needs to show translations."""

from typing import Any

from flask_babel import get_locale, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf

from tipline.casework.read_tip import OpenTip
from tipline.domain.languages import all_languages
from tipline.domain.translations import MOST_CHARACTERS, OFFICER, TARGETS, UNKNOWN, WRITERS, Translation
from tipline.officer import translation_labels
from tipline.officer.desk import desk
from tipline.officer.fields import once_only, plain_words
from tipline.officer.labels import language_name

OTHERS = ("am", "bg", "de", "fr", "hi", "hu", "ka", "lt", "lv", "pt", "ru", "sq", "sr", "vi", "zh")
"""Languages besides those of the form, for which an interpreter may be asked."""

SOURCES = (*all_languages(), *OTHERS)


def _one_of(label: Any, *values: str) -> StringField:
    return StringField(label, [AnyOf(values, lazy_gettext("Choose one of these."))])


class TranslationForm(FlaskForm):
    """`original` is the tip's reference for its text, else the number of a message."""

    once = once_only()
    original = HiddenField()
    text = TextAreaField(lazy_gettext("Your translation"), plain_words(MOST_CHARACTERS))
    maker = _one_of(lazy_gettext("Who translated it"), *WRITERS)
    source = _one_of(lazy_gettext("From language"), UNKNOWN, *SOURCES)
    target = _one_of(lazy_gettext("Into language"), *TARGETS)

    def translation(self) -> Translation:
        return Translation(
            text=self.text.data or "",
            maker=self.maker.data or "",
            source=self.source.data or UNKNOWN,
            target=self.target.data or "",
        )


def own_language() -> str:
    """The language of this officer's pages, which a machine translates into."""
    language = getattr(get_locale(), "language", "")
    return language if language in TARGETS else TARGETS[0]


def translations_shown(opened: OpenTip, sent: TranslationForm | None) -> dict[str, Any]:
    """`translation_form` gives the form of an original; one that was sent in vain stands in its place."""
    tip, target = opened.tip, own_language()

    def form_of(original: str) -> TranslationForm:
        if sent is not None and sent.original.data == original:
            return sent
        source = tip.language if original == tip.reference and tip.language != target else UNKNOWN
        return TranslationForm(formdata=None, original=original, maker=OFFICER, source=source, target=target)

    def machine_for(original: str) -> bool:
        """Of what is in the officer's language already there is nothing to translate."""
        return bool(desk().config.translate_url) and not (original == tip.reference and tip.language == target)

    return {
        "translation_form": form_of,
        "machine_for": machine_for,
        "translation_words": translation_labels,
        "translation_sources": (UNKNOWN, *sorted(SOURCES, key=language_name)),
        "translation_targets": TARGETS,
        "translation_writers": WRITERS,
        "own_language": target,
    }
