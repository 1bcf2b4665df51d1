"""The pages under docs/ may not lie either: what they name is there."""

import re
from pathlib import Path

import pytest

from tipline.cli import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_commands_and_targets_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text()
    named = set(re.findall(r"`((?:tipline|tests|translations|templates|docs)/[\w/.]+)`", text))
    links = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", text))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named | links
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert set(re.findall(r"`?tipline ([a-z-]+)", text)) <= set(COMMANDS)
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
