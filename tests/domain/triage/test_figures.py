"""How well the rules do on labelled tips in sixteen languages, and that they stay as good.

`development.jsonl` was at hand when the word lists were written or mended; `unseen.jsonl` was written after them.
docs/triage.md tells what was measured at the first look.
"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tipline.cli.triage import outcome, report_of
from tipline.cli.triage_figures import Figures, Pair, figures_of
from tipline.domain.triage import assess

FOLDER = Path(__file__).parent / "tips"
SOURCES = {
    "demonstration": files("tipline.cli") / "demonstration.jsonl",
    "development": FOLDER / "development.jsonl",
    "unseen": FOLDER / "unseen.jsonl",
}
LANGUAGES = {"sv", "en", "ar", "so", "ti", "fa", "pl", "es", "th", "uk", "ro", "tr", "ckb", "kmr", "bs", "fi"}


@cache
def pairs(source: str) -> tuple[Pair, ...]:
    tips = [json.loads(line) for line in SOURCES[source].read_text(encoding="utf-8").splitlines()]
    return tuple((tip, outcome(tip, assess(report_of(tip)))) for tip in tips)


@cache
def figures(source: str) -> Figures:
    return figures_of(pairs(source))


def least(source: str, group: str, name: str, kind: str) -> float:
    figure: Any = figures(source)[group][name][kind]
    return float(figure)


@pytest.mark.parametrize("source", SOURCES)
def test_there_are_tips_in_every_language(source: str) -> None:
    assert {tip["lang"] for tip, _ in pairs(source)} == LANGUAGES


@pytest.mark.parametrize("source", SOURCES)
def test_no_genuine_tip_is_called_spam(source: str) -> None:
    genuine = [(tip, found) for tip, found in pairs(source) if tip["expect"]["urgency"] != "low"]
    assert genuine
    assert [tip["id"] for tip, found in genuine if "spam" in found["flags"]] == []


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("kind", ["plate", "phone", "url"])
def test_what_a_tip_names_is_found(source: str, kind: str) -> None:
    assert least(source, "entity", kind, "f1") >= 0.98


@pytest.mark.parametrize("source", SOURCES)
def test_municipalities_are_found(source: str) -> None:
    assert least(source, "entity", "municipality", "f1") >= 0.95


@pytest.mark.parametrize("source", SOURCES)
def test_the_language_is_told(source: str) -> None:
    found = pairs(source)
    assert sum(tip["lang"] == outcome["language"] for tip, outcome in found) / len(found) >= 0.97


@pytest.mark.parametrize("source", SOURCES)
def test_what_cannot_wait_does_not_wait(source: str) -> None:
    assert least(source, "urgency", "immediate", "recall") >= 0.95
    assert least(source, "urgency", "immediate", "precision") >= 0.80
    assert least(source, "urgency", "immediate+urgent", "recall") >= 0.95


@pytest.mark.parametrize("source", SOURCES)
def test_children_are_seen_and_not_imagined(source: str) -> None:
    assert least(source, "flag", "minor", "recall") >= 0.95
    assert least(source, "flag", "minor", "precision") >= 0.90
