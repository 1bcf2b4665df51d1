"""What officers' phrases say in each language, from the catalogues that the public pages are made of."""

from functools import cache

from babel import Locale
from babel.support import NullTranslations

from tipline.config import bundled
from tipline.domain.languages import SOURCE_LANGUAGE, all_languages
from tipline.domain.phrases import SUPPORT_PAGE, Phrase
from tipline.web.catalogues import read_catalogue
from tipline.web.reviews import not_checked, review_of


def phrase_text(phrase: Phrase, code: str) -> str:
    """The phrase in the language `code`, one of `all_languages`."""
    texts = _catalogue(code)
    return texts.gettext(phrase.text) % {"page": texts.gettext(SUPPORT_PAGE)}


def phrase_is_checked(phrase: Phrase, code: str) -> bool:
    """Whether somebody whose mother tongue it is has checked it as it stands now."""
    return review_of(code) is not None and phrase.text not in not_checked(code)


@cache
def _catalogue(code: str) -> NullTranslations:
    if code == SOURCE_LANGUAGE:
        return NullTranslations()
    file = bundled("translations") / code / "LC_MESSAGES" / "messages.po"
    return read_catalogue(file, Locale.parse(all_languages()[code].locale))
