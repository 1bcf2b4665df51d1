"""The page about ASVS claims nothing that is not there."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ASVS = runpy.run_path(str(ROOT / ".ci" / "asvs.py"))
ROWS = ASVS["rows"]()
REQUIREMENTS = 345
"""Of ASVS 5.0.0."""
DECISIONS = {"must", "must-doc", "adopt", "adopt-doc", "later", "na"}


def test_every_requirement_is_there_once() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) == REQUIREMENTS
    assert {row["decision"] for row in ROWS} == DECISIONS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_requirement_has_evidence_that_exists_or_a_reason(row: dict[str, str]) -> None:
    assert row["what"]
    assert row["met_by"] or row["note"]
    for each in row["met_by"].split():
        path, _, test = each.partition("::")
        assert (ROOT / path).exists(), path
        assert not test or re.search(rf"^def {test}\(", (ROOT / path).read_text(), re.MULTILINE), each


def test_the_page_is_made_from_the_table() -> None:
    assert (ROOT / "docs" / "asvs.md").read_text() == ASVS["page"](ROWS)
