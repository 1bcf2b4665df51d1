"""Every template can be read, is used by something, and is short enough to be seen at once."""

import re
from itertools import chain
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from tipline.print.press import KINDS

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
MOST_LINES = 80
ALL = sorted(file for file in TEMPLATES.rglob("*") if file.is_file())
TYPST = [file for file in ALL if file.suffix == ".typ"]
READ_BY_JINJA = [file for file in ALL if file.suffix in {".html", ".txt"}]
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def room_of(file: Path) -> str:
    return file.relative_to(TEMPLATES).parts[0]


def name_of(file: Path) -> str:
    """As templates and views call it: without the room."""
    return "/".join(file.relative_to(TEMPLATES).parts[1:])


def names(file: Path) -> str:
    return f"{room_of(file)}/{name_of(file)}"


@pytest.fixture(scope="module")
def asked_for() -> set[str]:
    """Every name of a template, or of its folder, in templates and code."""
    code = (file.read_text() for file in (ROOT / "tipline").rglob("*.py"))
    in_code = chain.from_iterable(re.findall(r'"([\w/]+(?:\.\w+)?)"', text) for text in code)
    in_templates = chain.from_iterable(
        meta.find_referenced_templates(ENVIRONMENT.parse(file.read_text())) for file in READ_BY_JINJA
    )
    in_papers = chain.from_iterable(re.findall(r'"(\w+\.(?:typ|svg))"', file.read_text()) for file in TYPST)
    papers = (f"{kind}.typ" for kind in KINDS)
    return {name for name in chain(in_code, in_templates, in_papers, papers) if name}


@pytest.mark.parametrize("file", ALL, ids=names)
def test_a_template_can_be_read_and_is_short(file: Path) -> None:
    text = file.read_text()
    # What typst reads is proved by printing it, in tests/print and tests/public/test_prints.py.
    if file in READ_BY_JINJA:
        ENVIRONMENT.parse(text)
    assert file in READ_BY_JINJA or file.suffix in {".typ", ".svg"}
    assert len(text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("file", ALL, ids=names)
def test_a_template_is_used(file: Path, asked_for: set[str]) -> None:
    assert {name_of(file), name_of(file).partition("/")[0]} & asked_for


def test_no_template_of_a_room_hides_a_shared_one() -> None:
    shared = {name_of(file) for file in ALL if room_of(file) == "shared"}
    assert [names(file) for file in ALL if room_of(file) != "shared" and name_of(file) in shared] == []


@pytest.mark.parametrize("file", [file for file in ALL if file.suffix == ".html"], ids=names)
def test_a_template_holds_no_script_style_or_physical_side(file: Path) -> None:
    found = re.findall(r"<style|\sstyle=|<script>|\son\w+=|javascript:|\|\s*safe\b(?!\)\s*\}\})", file.read_text())
    assert found == []


@pytest.mark.parametrize("file", TYPST, ids=names)
def test_a_paper_makes_no_markup_of_words_and_reaches_for_nothing_outside(file: Path) -> None:
    assert re.findall(r"\b(?:eval|read|plugin)\(|@\w+/|https?:", file.read_text()) == []


@pytest.mark.parametrize("file", sorted((ROOT / "tipline").rglob("static/*.css")), ids=lambda file: file.name)
def test_a_style_knows_start_and_end_but_no_left_or_right(file: Path) -> None:
    assert re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*(?=\s*[:;])", file.read_text()) == []
