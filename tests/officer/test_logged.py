"""Every act that the code records is classified by the operations that the law has logged."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

import tipline
from tipline.domain.logged import OPERATION_OF, OPERATIONS, looks
from tipline.officer.labels import act_name

ROOT = Path(tipline.__file__).parent
RECORDING = sorted(
    file
    for file in ROOT.rglob("*.py")
    if re.search(r"record_acts?\(", file.read_text()) and file.name != "record_act.py"
)


class Acts:
    """The acts that one module hands to `record_act`, by name, by a constant, or through a function of its own."""

    def __init__(self, file: Path) -> None:
        self.module = ".".join(file.relative_to(ROOT.parent).with_suffix("").parts)
        self.tree = ast.parse(file.read_text())
        self.functions = [each for each in ast.walk(self.tree) if isinstance(each, ast.FunctionDef)]

    def found(self) -> set[str]:
        return {
            act
            for function in self.functions
            for name in ("record_act", "record_acts")
            for call in self._calls(function, name)
            for act in self._strings(next(each.value for each in call.keywords if each.arg == "act"), function)
        }

    def _calls(self, within: ast.AST, name: str) -> Iterator[ast.Call]:
        for each in ast.walk(within):
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == name:
                yield each

    def _strings(self, value: ast.expr, function: ast.FunctionDef) -> set[str]:
        if isinstance(value, ast.Constant):
            return {str(value.value)}
        if isinstance(value, ast.IfExp):
            return self._strings(value.body, function) | self._strings(value.orelse, function)
        if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name):
            return set(getattr(importlib.import_module(self.module), value.value.id).values())
        assert isinstance(value, ast.Name), f"{self.module}: write the act where the test can read it"
        names = [each.arg for each in function.args.args]
        if value.id in names:
            place = names.index(value.id)
            callers = [(call, each) for each in self.functions for call in self._calls(each, function.name)]
            return {act for call, each in callers for act in self._strings(call.args[place], each)}
        assigned = [each for each in ast.walk(function) if isinstance(each, ast.Assign)]
        found = {act for each in assigned for act in self._assigned(each, value.id, function)}
        return found or {str(getattr(importlib.import_module(self.module), value.id))}

    def _assigned(self, each: ast.Assign, name: str, function: ast.FunctionDef) -> set[str]:
        target, value = each.targets[0], each.value
        if isinstance(target, ast.Name) and target.id == name:
            return self._strings(value, function)
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = zip(target.elts, value.elts, strict=True)
            return {
                act
                for one, said in pairs
                if isinstance(one, ast.Name) and one.id == name
                for act in self._strings(said, function)
            }
        return set()


def recorded() -> set[str]:
    return {act for file in RECORDING for act in Acts(file).found()}


@pytest.mark.parametrize("file", RECORDING, ids=lambda file: file.stem)
def test_every_act_that_the_code_records_is_classified(file: Path) -> None:
    found = Acts(file).found()
    assert found
    assert [f'add to OPERATION_OF: "{act}": …' for act in sorted(found - set(OPERATION_OF))] == []


def test_nothing_is_classified_that_the_code_does_not_record() -> None:
    assert set(OPERATION_OF) - recorded() == set()


def test_every_operation_is_one_that_is_known() -> None:
    assert set(OPERATION_OF.values()) <= set(OPERATIONS)
    assert {"tip_opened", "attachment_opened"} <= set(looks())
    assert "purpose_stated" not in looks()


def test_every_act_has_words_in_both_languages(site: Flask) -> None:
    for language in ("en", "sv"):
        with site.test_request_context("/"), force_locale(language):
            assert [act for act in OPERATION_OF if act_name(act) == act.replace("_", " ")] == []
