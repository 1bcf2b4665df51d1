"""Every shipped language says everything, with the same placeholders and nothing that is not in the source."""

import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from tipline.config import Config
from tipline.web.language import OWN_NAMES, SOURCE_LANGUAGE, read_catalogue

ROOT = Path(__file__).parent.parent
TRANSLATED = [language for language in OWN_NAMES if language != SOURCE_LANGUAGE]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def file_of(language: str) -> Path:
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def catalogue(language: str) -> Catalog:
    with file_of(language).open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def texts(of_message: object) -> list[str]:
    return list(of_message) if isinstance(of_message, list | tuple) else [str(of_message)]


@pytest.fixture
def in_source(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every message id of code, templates and the catalogue of signs."""
    monkeypatch.syspath_prepend(ROOT / ".ci")
    mapping = ConfigParser()
    mapping.read(ROOT / ".ci" / "babel.cfg")
    extractors = dict(mapping["extractors"])
    rooms = [name.split(": ") for name in mapping.sections() if name != "extractors"]
    methods = [(pattern, extractors.get(method, method)) for method, pattern in rooms]
    options = {pattern: dict(mapping[f"{method}: {pattern}"]) for method, pattern in rooms}
    found = extract_from_dir(ROOT, methods, options, KEYWORDS)
    return {texts(message)[0] for _, _, message, _, _ in found}


def test_the_languages_of_a_new_instance_are_all_shipped() -> None:
    assert set(Config(instance=ROOT).languages) <= set(OWN_NAMES)
    assert {each.name for each in (ROOT / "translations").iterdir() if each.is_dir()} == set(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_exactly_the_texts_of_the_source(language: str, in_source: set[str]) -> None:
    translated = {texts(message.id)[0] for message in messages(language)}
    assert (sorted(in_source - translated), sorted(translated - in_source)) == ([], [])


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_empty_fuzzy_or_left_over(language: str) -> None:
    unfinished = [message.id for message in messages(language) if message.fuzzy or not all(texts(message.string))]
    assert unfinished == []
    assert list(catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_source(language: str) -> None:
    for message in messages(language):
        wanted = {tuple(sorted(PLACEHOLDER.findall(text))) for text in texts(message.id)}
        given = {tuple(sorted(PLACEHOLDER.findall(text))) for text in texts(message.string)}
        assert given <= wanted, message.id
        assert all(PLACEHOLDER.sub("", text).count("%") == 0 for text in texts(message.string) if wanted != {()})


@pytest.mark.parametrize("language", TRANSLATED)
def test_space_at_the_ends_is_that_of_the_source(language: str) -> None:
    for message in messages(language):
        for text in texts(message.string):
            assert ends(text) == ends(texts(message.id)[0]), message.id


def ends(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_brings_markup_or_unseen_direction_marks(language: str) -> None:
    for message in messages(language):
        for text in texts(message.string):
            assert re.findall(r"[<>&\u202a-\u202e\u2066-\u2069\u200b\ufeff]", text) == [], message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_read_as_the_sites_read_it(language: str) -> None:
    first = next(messages(language))
    assert read_catalogue(file_of(language)).gettext(texts(first.id)[0]) == texts(first.string)[0]
