"""The list of promises, their pages and their tests agree."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LIST = (ROOT / "docs" / "guarantees.md").read_text()
SECTIONS = ["The promise", "How it holds", "Limits", "How it is tested", "Figures"]


def numbers_of(files: str) -> set[str]:
    return {file.name[: len("00")] for file in ROOT.glob(files)}


def test_ten_promises_are_listed() -> None:
    assert re.findall(r"^\| (\d+) \|", LIST, re.MULTILINE) == [str(number) for number in range(1, 11)]


def test_a_promise_has_its_page_when_it_has_its_tests_and_is_linked() -> None:
    pages = {file[: len("00")] for file in re.findall(r"\(guarantees/([\w-]+)\.md\)", LIST)}
    tested = {file.name[len("test_") :][: len("00")] for file in Path(__file__).parent.glob("test_[0-9][0-9]_*.py")}
    assert pages == tested == numbers_of("docs/guarantees/*.md")


def test_every_page_has_the_same_five_sections() -> None:
    for page in ROOT.glob("docs/guarantees/*.md"):
        assert re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE) == SECTIONS, page.name
