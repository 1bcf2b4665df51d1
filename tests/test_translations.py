"""Every language says everything, in that language, with the placeholders and numbers of the source, and no more."""

import csv
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from tipline.config import Config
from tipline.domain.contacts import all_contacts
from tipline.domain.languages import MASTER_LANGUAGE, SOURCE_LANGUAGE, all_languages
from tipline.domain.reading.folding import fold
from tipline.domain.reading.language import languages_of
from tipline.domain.reading.word_lists import languages_read
from tipline.domain.reading.words import split_words
from tipline.web.catalogues import PLACEHOLDER, placeholders_fit, read_catalogue, texts_of

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / ".ci"))
from translations import SPOKEN, file_of, in_source  # noqa: E402 it lies beside the package, not in it

CATALOGUES = [(code, texts) for texts, codes in SPOKEN.items() for code in codes]
PUBLIC = SPOKEN["messages"]
DIALLED = re.compile(r"MLB \d+|EN 301 549|WCAG [\d.]+|(?<!\d)(?:112|1177|114 14|116 \d{3}|0\d[\d -]{5,}\d)(?!\d)")
"""What is dialled, typed or compared stands in Western digits in every language."""
WORDS_TO_TELL_BY = 8
TERMS = (ROOT / "translations" / MASTER_LANGUAGE / "glossary.csv").read_text(encoding="utf-8").splitlines()


def catalogue(code: str, texts: str = "messages") -> Catalog:
    with file_of(code, texts).open("rb") as source:
        return read_po(source, locale=all_languages()[code].locale, abort_invalid=True)


def messages(code: str, texts: str = "messages") -> Iterator[Message]:
    return (message for message in catalogue(code, texts) if message.id)


def pairs(code: str, texts: str = "messages") -> Iterator[tuple[str, str]]:
    """Each text with its source; a plural form with the source's plural."""
    for message in messages(code, texts):
        sources = texts_of(message.id)
        for place, text in enumerate(texts_of(message.string)):
            yield sources[min(place, len(sources) - 1)], text


def in_digits(text: str) -> list[int]:
    western = "".join(str(unicodedata.digit(each)) if each.isdecimal() else each for each in text)
    return sorted(map(int, re.findall(r"\d+", PLACEHOLDER.sub("", western))))


def test_each_language_is_a_line_and_a_folder() -> None:
    assert set(Config(instance=ROOT).languages) == set(all_languages())
    folders = {each.name for each in (ROOT / "translations").iterdir() if each.is_dir()}
    assert folders - {SOURCE_LANGUAGE} == set(PUBLIC)


@pytest.mark.parametrize("texts", SPOKEN)
def test_every_language_has_exactly_the_texts_of_the_source(texts: str) -> None:
    wanted = {texts_of(message.id)[0] for message in in_source(texts) if message.id}
    assert len(wanted) > 300
    for code in SPOKEN[texts]:
        translated = {texts_of(message.id)[0] for message in messages(code, texts)}
        assert (code, sorted(wanted - translated), sorted(translated - wanted)) == (code, [], [])


@pytest.mark.parametrize(("code", "texts"), CATALOGUES)
def test_nothing_is_empty_fuzzy_or_left_over(code: str, texts: str) -> None:
    unfinished = [each.id for each in messages(code, texts) if each.fuzzy or not all(texts_of(each.string))]
    assert unfinished == []
    assert list(catalogue(code, texts).obsolete) == []


@pytest.mark.parametrize(("code", "texts"), CATALOGUES)
def test_placeholders_are_those_of_the_source(code: str, texts: str) -> None:
    assert [each.id for each in messages(code, texts) if not placeholders_fit(each)] == []


@pytest.mark.parametrize(("code", "texts"), CATALOGUES)
def test_space_at_the_ends_is_that_of_the_source(code: str, texts: str) -> None:
    assert [text for source, text in pairs(code, texts) if ends(text) != ends(source) or "  " in text] == []


def ends(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize(("code", "texts"), CATALOGUES)
def test_no_translation_brings_markup_or_unseen_direction_marks(code: str, texts: str) -> None:
    unseen = re.compile(r"[<>&\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
    assert [text for _, text in pairs(code, texts) if unseen.search(text)] == []


@pytest.mark.parametrize("code", PUBLIC)
def test_numbers_are_those_of_the_source_and_can_be_dialled(code: str) -> None:
    for source, text in pairs(code):
        assert in_digits(text) == in_digits(source), text
        assert [each for each in DIALLED.findall(source) if each not in text] == [], text


@pytest.mark.parametrize("code", PUBLIC)
def test_other_numbers_are_in_the_digits_of_the_language(code: str) -> None:
    digits = all_languages()[code].numerals("0123456789")
    strange = re.compile(rf"(?![{digits}])\d")
    for _, text in pairs(code):
        assert strange.findall(DIALLED.sub("", text)) == [], text


@pytest.mark.parametrize("code", PUBLIC)
def test_no_text_is_still_english(code: str) -> None:
    """Each text for itself, by the program that tells the languages of tips apart: it needs a few words."""
    names = {each.name for each in all_contacts()}
    identified = {}
    for source, text in pairs(code):
        assert text != source or len(PLACEHOLDER.sub("", source).split()) == 1 or source in names, text
        words = split_words(fold(PLACEHOLDER.sub("", text)))
        if len(words) >= WORDS_TO_TELL_BY:
            identified[text] = languages_of(words)[0]
    assert [text for text, found in identified.items() if found == SOURCE_LANGUAGE] == []
    assert len(identified) > 200
    assert code not in languages_read() or list(identified.values()).count(code) / len(identified) > 0.9


@pytest.mark.parametrize("code", PUBLIC)
def test_a_text_is_not_much_longer_than_the_layout_has_room_for(code: str) -> None:
    """A label of the source may grow to nine tenths more and a word, a sentence by three quarters."""
    long = [
        text
        for source, text in pairs(code)
        if len(text) > (max(24, 1.9 * len(source) + 8) if len(source) <= 30 else 1.75 * len(source) + 15)
    ]
    assert long == []


@pytest.mark.parametrize("code", PUBLIC)
def test_a_term_is_said_with_the_words_of_the_glossary(code: str) -> None:
    """Nine texts in ten: a language may leave a word out where another needs it."""
    with (ROOT / "translations" / code / "glossary.csv").open(encoding="utf-8", newline="") as lines:
        glossary = list(csv.DictReader(lines))
    assert [each["term"] for each in glossary] == [line.partition(",")[0] for line in TERMS[1:]]
    for row in glossary:
        forms = [folded(form) for form in row["forms"].split("|")]
        said = [
            folded(text) for source, text in pairs(code) if re.search(rf"\b{row['term']}s?\b", source, re.IGNORECASE)
        ]
        without = [text for text in said if not any(form in text for form in forms)]
        assert all(forms), row
        assert len(said) >= 1, row
        assert len(without) <= max(1, len(said) / 10), (row["term"], without)


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("İ", "i").strip().casefold()


@pytest.mark.parametrize(("code", "texts"), CATALOGUES)
def test_plural_headers_are_as_pinned_and_true_to_cldr(code: str, texts: str) -> None:
    language = all_languages()[code]
    assert f'"Plural-Forms: {language.plural}\\n"' in file_of(code, texts).read_text(encoding="utf-8")
    form_of = read_catalogue(file_of(code, texts), Locale.parse(language.locale)).plural
    forms = {(Locale.parse(language.locale).plural_form(number), form_of(number)) for number in range(1000)}
    assert len(forms) == len({name for name, _ in forms}) == len({form for _, form in forms})


def test_the_pinned_header_of_arabic_is_not_babels() -> None:
    """Babel's own puts 100 to 102 among the many (domain.md, section 6): why headers are pinned at all."""
    assert f"nplurals=6; plural={get_plural('ar')[1]};" != all_languages()["ar"].plural


@pytest.mark.parametrize(("code", "texts"), CATALOGUES)
def test_a_catalogue_is_read_as_the_sites_read_it(code: str, texts: str) -> None:
    read = read_catalogue(file_of(code, texts), Locale.parse(all_languages()[code].locale))
    told = {each.id: each.string for each in messages(code, texts) if isinstance(each.id, str)}
    assert [text for source, text in told.items() if bare(read.gettext(source)) != text] == []


def bare(text: str) -> str:
    """Without the isolation that a language read from the right gets when it is loaded."""
    return re.sub(r"[\u2066-\u2069]", "", text)
