"""Every benchmark still runs and still says something; what it says is for `make bench` alone."""

from importlib import import_module

import pytest

from tests.benchmarks.__main__ import GROUPS, measured
from tests.benchmarks.effort import Effort

CHEAP = {"pages": 4, "following": 2, "growth": 13}
"""Groups, and how many figures each gives. The others take longer even so: `make bench ARGUMENTS=--quick`."""


@pytest.mark.parametrize("group", CHEAP)
def test_a_quick_run_gives_every_figure(group: str) -> None:
    figures = list(measured(group, Effort(quick=True, minutes=0)))
    assert len({figure.scenario for figure in figures}) == len(figures) == CHEAP[group]
    assert [figure.scenario for figure in figures if not figure.ours] == []
    assert all(figure.baseline for figure in figures if figure.floor is not None)


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_can_be_asked(group: str) -> None:
    assert callable(import_module(f"tests.benchmarks.{group}").measure)
