"""Every rule that can stand in a reason can be told in words, in every language that is shipped."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

import tipline.domain.triage
from tests.factories import a_report
from tests.test_translations import SPOKEN, catalogue
from tipline.domain.signs import all_signs
from tipline.domain.triage import assess
from tipline.domain.triage.concepts import concepts
from tipline.domain.triage.levels import TABLE
from tipline.domain.triage.meanings import DENIED, meanings

SOURCES = tuple(Path(tipline.domain.triage.__file__).parent.glob("*.py"))
NAMED_IN_CODE = re.compile(r'\brule="(\w+)"')
MOST_CHARACTERS = 60


def rules_in_code() -> set[str]:
    return {rule for file in SOURCES for rule in NAMED_IN_CODE.findall(file.read_text(encoding="utf-8"))}


def every_rule() -> set[str]:
    return {*concepts(), *(row for _, row, _ in TABLE), *rules_in_code()}


def test_the_rules_that_code_names_are_found() -> None:
    assert {"when", "no_words", "no_sign", "language_not_read"} <= rules_in_code()


def test_every_concept_row_and_rule_has_a_meaning_and_nothing_else_has() -> None:
    assert sorted(meanings()) == sorted(every_rule())
    assert [rule for rule, meaning in meanings().items() if not meaning] == []


def test_no_concept_has_the_name_of_a_row_or_of_a_denial() -> None:
    assert set(concepts()) & {*(row for _, row, _ in TABLE), *rules_in_code()} == set()
    assert [rule for rule in every_rule() if rule.startswith(DENIED)] == []


def test_a_meaning_is_a_short_phrase_and_no_name_of_a_rule() -> None:
    for rule, meaning in meanings().items():
        assert re.fullmatch(r"[a-z][^_.!?]*", meaning), rule
        assert len(meaning) <= MOST_CHARACTERS, rule


def test_no_two_rules_mean_the_same() -> None:
    assert len(set(meanings().values())) == len(meanings())


@pytest.mark.parametrize("language", SPOKEN["officer"])
def test_every_meaning_is_translated(language: str) -> None:
    translated = catalogue(language, "officer")
    said = {rule: translated.get(meaning) for rule, meaning in meanings().items()}
    assert [rule for rule, message in said.items() if message is None or not message.string] == []


def test_every_reason_of_the_demonstration_can_be_told() -> None:
    signs = {sign.id for sign in all_signs()}
    tips = map(json.loads, (files("tipline.cli") / "demonstration.jsonl").read_text(encoding="utf-8").splitlines())
    found = {
        reason.rule
        for tip in tips
        for reason in assess(a_report(tip["text"], signs=tuple(tip["signs"]), when=tip.get("when") or "")).reasons
    }
    assert len(found) > 30
    assert {rule.removeprefix(DENIED) for rule in found} - signs - set(meanings()) == set()
