"""Catalogues of texts, read straight from the .po files, so that no compiled copy can be stale.

A text whose placeholders are not those of its source is left out, and the source is shown: a slip of a translator
costs a sentence in English and never the page.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from tipline.domain.languages import all_languages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
PERCENT = re.compile("%")
LATIN = "A-Za-z\u00c0-\u024f0-9"
FROM_LEFT = re.compile(rf"%\(\w+\)[sd]|[{LATIN}+][{LATIN}+/:.@\u00a0 -]*[{LATIN}]")
FIRST_STRONG, LEFT_TO_RIGHT, END = "\u2068", "\u2066", "\u2069"


class Catalogues(dict[tuple[str, str], Translations]):
    """Translations by CLDR locale and domain, read when first asked for.

    A domain is the name of a file. What a language says in another than `messages` comes on top of that.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folders = {each.locale: folder / each.code / "LC_MESSAGES" for each in all_languages().values()}

    def __missing__(self, key: tuple[str, str]) -> Translations:
        locale, domain = key
        files = (self.folders[locale] / f"{name}.po" for name in dict.fromkeys(("messages", domain)))
        found = [read_catalogue(file, Locale.parse(locale)) for file in files if file.is_file()]
        self[key] = found[0] if found else Translations()
        for each in found[1:]:
            self[key].merge(each)
        return self[key]


def read_catalogue(file: Path, locale: Locale) -> Translations:
    """The translations of a .po file. Fuzzy ones are left out: a guess is worse than the source text."""
    with file.open("rb") as source:
        catalogue = read_po(source, abort_invalid=True)
    for message in [each for each in catalogue if each.id]:
        if not placeholders_fit(message):
            catalogue.delete(message.id, message.context)
        elif locale.text_direction == "rtl":
            message.string = isolated(message.string)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def placeholders_fit(message: Message) -> bool:
    """Whether each text of the translation has the placeholders of one of the source's, and no other percent sign."""
    wanted = {_placeholders(text) for text in texts_of(message.id)}
    return all(_placeholders(text) in wanted for text in texts_of(message.string))


def _placeholders(text: str) -> tuple[str, ...]:
    return (*sorted(PLACEHOLDER.findall(text)), *PERCENT.findall(PLACEHOLDER.sub("", text)))


def isolated(text: Any) -> Any:
    """A text that runs from the right, where telephone numbers, plates, addresses and what is put in keep their order.

    Between Arabic letters the parts of `114 14` would change places (Unicode Standard Annex 9, rules W2 and N1).
    """
    if isinstance(text, str):
        return FROM_LEFT.sub(_isolate, text)
    return type(text)(isolated(each) for each in text)


def _isolate(found: re.Match[str]) -> str:
    run = found[0]
    if run.startswith("%"):
        return f"{FIRST_STRONG}{run}{END}"
    return run if run.isalnum() else f"{LEFT_TO_RIGHT}{run}{END}"


def texts_of(text: object) -> tuple[str, ...]:
    """The one text of a message, or its singular and plurals."""
    return tuple(text) if isinstance(text, list | tuple) else (str(text),)
