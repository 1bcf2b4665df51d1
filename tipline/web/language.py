"""The language of a page: its texts, its direction, its dates and its numerals."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache, wraps

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from flask import Flask
from flask_babel import Babel, get_locale

from tipline.config import bundled
from tipline.domain.languages import SOURCE_LANGUAGE, Language, all_languages
from tipline.domain.times import SWEDISH_TIME
from tipline.web.catalogues import Catalogues
from tipline.web.locales import locale_of

MOST_KEPT = 500
"""Words for each kind of code: codes are few, and what an address names beside them may not fill the memory."""


def install(app: Flask, languages: tuple[str, ...], choose: Callable[[], str], *, domain: str) -> None:
    """`domain` names the catalogue: `messages` are the texts of the public, and what both sites say."""
    source = all_languages()[SOURCE_LANGUAGE].locale
    babel = Babel(
        app,
        default_locale=source,
        default_domain=domain,
        locale_selector=lambda: locale_of(all_languages()[choose()].locale),
    )
    with app.app_context():
        babel.domain_instance.cache = Catalogues(bundled("translations"))

    @app.context_processor
    def _language() -> dict[str, object]:
        return {
            "language": page_language().code,
            "direction": page_direction(),
            "own_name": page_language().name,
            "languages": [all_languages()[code] for code in languages],
        }


def page_language() -> Language:
    """The language of the page that is being made."""
    return _by_locale()[str(_locale())]


def page_direction() -> str:
    """`ltr` or `rtl`."""
    return _locale().text_direction


def direction_of(language: Language) -> str:
    """`ltr` or `rtl`, wherever it is read."""
    return locale_of(language.locale).text_direction


def day_told(day: date) -> str:
    """A day that nobody can take for another: the month in letters, the year in full."""
    return page_language().numerals(format_date(day, "long", _locale()))


def moment_told(moment: datetime) -> str:
    """The day and the time of day in Sweden."""
    local = moment.astimezone(SWEDISH_TIME)
    return f"{day_told(local.date())} {page_language().numerals(format_time(local, 'HH:mm', locale=_locale()))}"


def number_told(number: int) -> str:
    return page_language().numerals(str(number))


def list_told(things: list[str]) -> str:
    return format_list(things, locale=_locale())


def language_told(code: str) -> str:
    """The name of a language in that of the page, or in its own where the page's has none for it."""
    own = all_languages().get(code)
    return _locale().languages.get(code) or (own.name if own else Locale.parse(code).get_display_name() or code)


def kept_by_language(word_for: Callable[[str], str]) -> Callable[[str], str]:
    """Looks the word for a code up once for each language: a list of fifty tips asks for a thousand words, and each
    would be looked for with all others of its kind.
    """

    @lru_cache(MOST_KEPT)
    def kept(locale: str, code: str) -> str:
        del locale
        return word_for(code)

    @wraps(word_for)
    def told(code: str) -> str:
        return kept(str(_locale()), code)

    return told


@cache
def _by_locale() -> dict[str, Language]:
    return {each.locale: each for each in all_languages().values()}


def _locale() -> Locale:
    return get_locale() or locale_of(all_languages()[SOURCE_LANGUAGE].locale)
