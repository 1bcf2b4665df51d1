"""The bounds that docs/costs.md tells of are those of the program."""

import importlib
import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parent.parent / "docs" / "costs.md").read_text()
PLACE = re.compile(r"((?:`[A-Z_]+(?: = [\d.]+)?`(?:, | and )?)+) in `(tipline/[\w/]+\.py)`")
BOUNDS = [
    (module, name, value)
    for names, module in PLACE.findall(PAGE)
    for name, value in re.findall(r"`([A-Z_]+)(?: = ([\d.]+))?`", names)
]


def test_no_bound_is_overlooked() -> None:
    assert len(BOUNDS) == len(re.findall(r"`[A-Z_]{4,}[ `]", PAGE)) > 20


@pytest.mark.parametrize(("module", "name", "value"), BOUNDS)
def test_a_bound_is_what_the_page_says(module: str, name: str, value: str) -> None:
    found = getattr(importlib.import_module(module.removesuffix(".py").replace("/", ".")), name)
    assert not value or float(value) == found
