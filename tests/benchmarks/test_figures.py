"""What is told of figures is what they are."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure, promised, table_head, table_row, written

SHORT = Figure(scenario="form", unit="requests/s", ours=(50.0, 40.0, 60.0), baseline=(100.0,), floor=0.6)


def a_figure(unit: str, ours: list[float], baseline: list[float], floor: float | None = None) -> Figure:
    return Figure(scenario="any", unit=unit, ours=tuple(ours), baseline=tuple(baseline), floor=floor)


@pytest.mark.parametrize(
    ("unit", "ours", "baseline", "ratio"),
    [("ms", [4, 2, 3], [6, 100, 1], 2.0), ("/s", [4, 2, 3], [6, 100, 1], 0.5), ("ms", [3], [], None)],
)
def test_more_is_better_for_rates_and_less_for_times(
    unit: str, ours: list[float], baseline: list[float], ratio: float | None
) -> None:
    assert a_figure(unit, ours, baseline).ratio == ratio


def test_processor_time_is_compared_the_same_way() -> None:
    assert replace(SHORT, processor_ms=4.0, baseline_processor_ms=3.0).cost_ratio == 0.75
    assert SHORT.cost_ratio is None


def test_the_spread_is_that_of_the_middle_half() -> None:
    assert a_figure("ms", [1000, 8, 9, 10, 11, 12, 0], []).spread == pytest.approx(30)
    assert a_figure("ms", [5], []).spread == 0


@pytest.mark.parametrize(("ours", "short"), [(89.9, False), (90.0, False), (90.1, True)])
def test_a_promise_in_the_unit_itself_is_kept_up_to_its_figure(ours: float, *, short: bool) -> None:
    assert promised("memory", "MB", [ours], 90).falls_short is short


@pytest.mark.parametrize(("floor", "short"), [(0.5, False), (0.51, True), (None, False)])
def test_a_ratio_below_its_floor_falls_short(*, floor: float | None, short: bool) -> None:
    assert a_figure("ms", [2], [1], floor).falls_short is short


def test_a_floor_without_a_baseline_is_not_taken_for_reached() -> None:
    assert a_figure("ms", [2], [], 0.5).falls_short


def test_the_table_shows_the_row_under_its_head_and_says_what_falls_short() -> None:
    head, row = table_head(), table_row(SHORT)
    assert row.split() == ["form", "50.0", "requests/s", "20", "%", "100", "0.50", "0.60", "BELOW", "ITS", "FLOOR"]
    assert row.index("0.50") + len("0.50") == head.index("ratio") + len("ratio")


def test_the_report_has_what_others_read(tmp_path: Path) -> None:
    written([SHORT], tmp_path / "build" / "bench.json")
    (told,) = json.loads((tmp_path / "build" / "bench.json").read_text()).items()
    assert told[0] == "form"
    expected = {"median": 50.0, "unit": "requests/s", "baseline": 100.0, "ratio": 0.5, "floor": 0.6}
    assert {name: told[1][name] for name in expected} == expected
    assert told[1]["samples"] == [50.0, 40.0, 60.0]


@pytest.fixture
def _one_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of one group, in a folder of its own."""

    def measured(*asked: object) -> Iterator[Figure]:
        assert asked[0] == "search"
        yield SHORT

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bench, "GROUPS", ("search",))
    monkeypatch.setattr(bench, "measured", measured)


@pytest.mark.usefixtures("_one_short")
@pytest.mark.parametrize("named", [[], ["search"]])
def test_what_falls_short_ends_with_an_error_and_its_name(named: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(named) == 1
    told = capsys.readouterr()
    assert told.err == "BELOW ITS FLOOR: form\n"
    assert told.out.rstrip().endswith("BELOW ITS FLOOR")
    assert list(json.loads(bench.REPORT.read_text())) == ["form"]


@pytest.mark.usefixtures("_one_short")
def test_a_quick_run_promises_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--quick"]) == 0
    assert "FLOOR" not in "".join(capsys.readouterr())
    assert not bench.REPORT.exists()


def test_a_group_that_breaks_off_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measured(group: str, effort: Effort) -> Iterator[Figure]:
        assert not effort.quick
        yield replace(SHORT, scenario=group, floor=None)
        if group == "first":
            raise OSError("no room")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bench, "GROUPS", ("first", "second"))
    monkeypatch.setattr(bench, "measured", measured)
    assert bench.main([]) == 1
    assert list(json.loads(bench.REPORT.read_text())) == ["first", "second"]
    assert "no room" in (told := capsys.readouterr().err)
    assert told.endswith("BROKEN OFF: first\n")


def test_an_unknown_group_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.main(["nothing"])
    assert "no such group: nothing" in capsys.readouterr().err
