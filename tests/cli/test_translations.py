"""`tipline translations`: coverage, review, and what has changed since the review."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.web.test_catalogues import a_catalogue
from tipline.cli import main
from tipline.domain.languages import all_languages
from tipline.web.reviews import not_checked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for code in all_languages():
        if code != "en":
            a_catalogue(tmp_path, f"text {code}", "Call", code=code)
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["translations", *arguments, "--folder", str(folder)])


def rows(folder: Path) -> dict[str, dict[str, object]]:
    return {row["language"]: row for row in json.loads(run(folder, "--json").output)}


def test_the_real_languages_are_complete() -> None:
    told = CliRunner().invoke(main, ["translations"]).output.splitlines()
    assert [line.split()[0] for line in told] == list(all_languages())
    assert [line for line in told if " 100 %" not in line] == []


def test_coverage_counts_what_is_translated(folder: Path) -> None:
    a_catalogue(folder, "", "Call", code="ti")
    found = rows(folder)
    assert (found["ti"]["translated"], found["ti"]["texts"], found["so"]["translated"]) == (0, 1, 1)
    assert "ti      0 of 1 texts    0 %  checked by no native speaker" in run(folder).output


def test_a_review_is_written_told_and_outdated_by_a_change(folder: Path) -> None:
    assert run(folder, "so", "--checked-by", " Föreningen Ord ").exit_code == 0
    assert (rows(folder)["so"]["checked_by"], rows(folder)["so"]["changed_since"]) == ("Föreningen Ord", 0)
    a_catalogue(folder, "other", "Call", code="so")
    not_checked.cache_clear()
    assert "checked by Föreningen Ord on 20" in run(folder).output
    assert ", 1 changed since" in run(folder).output
    assert run(folder, "so").output == "Call\n    other\n1 of 1 texts not checked.\n"
    assert json.loads(run(folder, "so", "--json").output) == [{"source": "Call", "text": "other"}]


@pytest.mark.parametrize("arguments", [["--checked-by", "X"], ["so", "--checked-by", " "], ["xx"]])
def test_a_review_needs_a_language_and_a_name(folder: Path, arguments: list[str]) -> None:
    assert run(folder, *arguments).exit_code == 2


def test_nobody_can_have_checked_what_is_not_translated(folder: Path) -> None:
    a_catalogue(folder, "", "Call", code="so")
    answer = run(folder, "so", "--checked-by", "X")
    assert (answer.exit_code, "not complete" in answer.output) == (1, True)
    assert not (folder / "so" / "review.toml").exists()
