"""Catalogues of texts: a slip of a translator costs a sentence in English, never a page; numbers keep their order."""

from pathlib import Path

import pytest
from babel import Locale
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as some

from tipline.web import language
from tipline.web.catalogues import Catalogues, isolated, read_catalogue

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
SOURCE = "Call %(number)s by %(date)s."


def a_catalogue(folder: Path, text: str, source: str = SOURCE, *, code: str = "pl", name: str = "messages") -> Path:
    file = folder / code / "LC_MESSAGES" / f"{name}.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    quoted = (each.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for each in (source, text))
    file.write_text(HEADER + 'msgid "{}"\nmsgstr "{}"\n'.format(*quoted), encoding="utf-8")
    return file


def shown(file: Path, source: str = SOURCE) -> str:
    return read_catalogue(file, Locale.parse("pl")).gettext(source)


@pytest.mark.parametrize("text", ["Do %(date)s: %(number)s", "%(number)s%(date)s"])
def test_a_translation_with_the_placeholders_of_its_source_is_shown(tmp_path: Path, text: str) -> None:
    assert shown(a_catalogue(tmp_path, text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Do %(number)s",
        "%(number)s %(data)s",
        "%(number)s %(date)s %(date)s",
        "%(number)s %(date)d",
        "%(number)s %(date) s",
        "%(number)s %(date)s 100 %",
        "%s %s",
        "{number} {date}",
        "",
    ],
)
def test_a_translation_with_other_placeholders_is_left_out(tmp_path: Path, text: str) -> None:
    assert shown(a_catalogue(tmp_path, text)) == SOURCE


@given(text=some.text(alphabet='%()sd number ate\\"\n{}', max_size=40))
def test_whatever_a_translator_writes_a_page_can_be_made(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As templates and as code format it."""
    read = read_catalogue(a_catalogue(tmp_path_factory.mktemp("po"), text), Locale.parse("pl")).gettext(SOURCE)
    assert "112" in read % {"number": "112", "date": "1 maja"}


def test_a_page_with_a_wrong_placeholder_is_shown_in_the_source_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_catalogue(tmp_path, "Zadzwoń %(numer)s")
    monkeypatch.setattr(language, "bundled", lambda _: tmp_path)
    site = Flask("tipline.public", template_folder=None)
    language.install(site, ("sv", "pl"), lambda: "pl", domain="messages")
    site.add_url_rule("/", view_func=lambda: render_template_string(f"{{{{ _('{SOURCE}', number=1, date=2) }}}}"))
    answer = site.test_client().get("/")
    assert (answer.status_code, answer.text) == (200, "Call 1 by 2.")


def test_a_second_catalogue_comes_on_top_of_the_first(tmp_path: Path) -> None:
    a_catalogue(tmp_path, "pierwszy", "first")
    a_catalogue(tmp_path, "drugi", "second", name="officer")
    found = Catalogues(tmp_path)
    assert [found["pl", "officer"].gettext(each) for each in ("first", "second")] == ["pierwszy", "drugi"]
    assert [found["pl", "messages"].gettext(each) for each in ("first", "second")] == ["pierwszy", "second"]
    assert found["sv", "messages"].gettext("first") == "first"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("اتصل على 114 14 الآن", "اتصل على \u2066114 14\u2069 الآن"),
        ("الرقم 020-50 50 50.", "الرقم \u2066020-50 50 50\u2069."),
        ("لوحة MLB 123؟", "لوحة \u2066MLB 123\u2069؟"),
        ("+46 771 14 14 00", "\u2066+46 771 14 14 00\u2069"),
        ("اتصل 112 الآن", "اتصل 112 الآن"),
        ("من %(name)s.", "من \u2068%(name)s\u2069."),
        ("١٥ ميغابايت: JPEG", "١٥ ميغابايت: JPEG"),
    ],
)
def test_what_is_read_from_the_left_keeps_its_order(text: str, kept: str) -> None:
    assert isolated(text) == kept


def test_each_plural_form_keeps_its_order() -> None:
    assert isolated(("أ 114 14", "ب %(n)s")) == ("أ \u2066114 14\u2069", "ب \u2068%(n)s\u2069")
