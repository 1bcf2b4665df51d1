"""`make translations`: every text of code, templates and lists into the .po files, new languages included.

pybabel would do the same, but it stamps each file with the time and guesses plural forms, which differ from CLDR for
some of our languages (tipline/domain/languages.py).
"""

from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from tipline.domain.languages import MASTER_LANGUAGE, SOURCE_LANGUAGE, all_languages

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Tipline\\n"
"Language: {code}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
SPOKEN = {
    "messages": tuple(code for code in all_languages() if code != SOURCE_LANGUAGE),
    "officer": (MASTER_LANGUAGE,),
}
"""Which languages each catalogue is translated into."""


def file_of(code: str, texts: str) -> Path:
    return ROOT / "translations" / code / "LC_MESSAGES" / f"{texts}.po"


def in_source(texts: str) -> Catalog:
    """What is to be translated, by `.ci/<texts>.cfg`."""
    with (ROOT / ".ci" / f"{texts}.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = Catalog()
    for _, _, message, comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        found.add(message, None, auto_comments=comments, context=context)
    return found


def update(code: str, texts: str, source: Catalog) -> None:
    """New texts come in empty, those that are gone go. A changed text is a new one: a guess would be worse."""
    language, file = all_languages()[code], file_of(code, texts)
    file.parent.mkdir(parents=True, exist_ok=True)
    catalogue = Catalog(locale=Locale.parse(language.locale))
    if file.is_file():
        with file.open("rb") as stored:
            catalogue = read_po(stored, locale=language.locale, abort_invalid=True)
    catalogue.update(source, no_fuzzy_matching=True)
    with file.open("wb") as stored:
        stored.write(HEADER.format(code=code, plural=language.plural).encode())
        write_po(stored, catalogue, width=0, sort_output=True, ignore_obsolete=True, omit_header=True)


def main() -> None:
    for texts, codes in SPOKEN.items():
        source = in_source(texts)
        for code in codes:
            update(code, texts, source)


if __name__ == "__main__":
    main()
