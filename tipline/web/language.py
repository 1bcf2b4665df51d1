"""The language of a page: catalogues read straight from the .po files, so that no compiled copy can be stale."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask
from flask_babel import Babel, get_locale

from tipline.config import bundled

SOURCE_LANGUAGE = "en"

OWN_NAMES = {"sv": "Svenska", "en": "English"}
"""Each language in its own script, for the language choice."""


class Catalogues(dict[tuple[str, str], Translations]):
    """Translations by language and domain, read when first asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, key: tuple[str, str]) -> Translations:
        file = self.folder / key[0] / "LC_MESSAGES" / "messages.po"
        self[key] = read_catalogue(file) if file.is_file() else Translations()
        return self[key]


def read_catalogue(file: Path) -> Translations:
    """The translations of a .po file. Fuzzy ones are left out: a guess is worse than the source text."""
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)


def install(app: Flask, languages: tuple[str, ...], choose: Callable[[], str]) -> None:
    babel = Babel(app, default_locale=SOURCE_LANGUAGE, locale_selector=choose)
    with app.app_context():
        babel.domain_instance.cache = Catalogues(bundled("translations"))

    @app.context_processor
    def _language() -> dict[str, object]:
        locale = get_locale() or Locale.parse(SOURCE_LANGUAGE)
        return {
            "language": str(locale),
            "direction": locale.text_direction,
            "languages": [(code, OWN_NAMES[code]) for code in languages],
        }
