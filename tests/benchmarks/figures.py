"""What one scenario came to: our samples, those of the baseline of the same run, and what we promise."""

import json
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.tables import aligned, number

REPORT = Path("build") / "bench.json"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One row. In a unit that ends in `/s` more is better, in any other less.

    `floor` is the least ratio that we promise. A promise in the unit itself, such as 90 MB, is a baseline of one
    sample with a floor of 1 (`promised`). `processor_ms` is the processor time of one request or deed, of all
    processes on the server's side; `memory_mb` is resident memory at the end.
    """

    scenario: str
    unit: str
    ours: tuple[float, ...]
    baseline: tuple[float, ...] = ()
    floor: float | None = None
    processor_ms: float | None = None
    baseline_processor_ms: float | None = None
    memory_mb: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.ours)

    @property
    def baseline_median(self) -> float | None:
        return statistics.median(self.baseline) if self.baseline else None

    @property
    def ratio(self) -> float | None:
        """Ours to the baseline, turned so that higher is better. None where there is nothing to divide."""
        other = self.baseline_median
        if not other or not self.median:
            return None
        return self.median / other if self.unit.endswith("/s") else other / self.median

    @property
    def cost_ratio(self) -> float | None:
        """The baseline's processor time to ours, higher is better. It moves little with what else a machine does."""
        if not self.processor_ms or self.baseline_processor_ms is None:
            return None
        return self.baseline_processor_ms / self.processor_ms

    @property
    def spread(self) -> float:
        """The range of the middle half of our samples, in per cent of their median."""
        if len(self.ours) < 2 or not self.median:
            return 0.0
        lower, _, upper = statistics.quantiles(self.ours, n=4, method="inclusive")
        return 100 * (upper - lower) / self.median

    @property
    def falls_short(self) -> bool:
        return self.floor is not None and (self.ratio is None or self.ratio < self.floor)


def promised(scenario: str, unit: str, ours: Iterable[float], most: float, **more: object) -> Figure:
    """A figure that is held against a number instead of a baseline: at most so much, or at least, by its unit."""
    return Figure(scenario=scenario, unit=unit, ours=tuple(ours), baseline=(most,), floor=1.0, **more)  # type: ignore[arg-type]


HEAD = ("scenario", "ours", "unit", "spread", "baseline", "ratio", "floor", "processor", "its", "by cost", "memory", "")


def table_head() -> str:
    return aligned(HEAD)


def table_row(figure: Figure) -> str:
    """As in the head: `processor` in ms for one, the baseline's, and their ratio; memory in MB."""
    return aligned(
        (
            figure.scenario,
            number(figure.median),
            figure.unit,
            f"{figure.spread:.0f} %",
            number(figure.baseline_median),
            number(figure.ratio),
            number(figure.floor),
            number(figure.processor_ms),
            number(figure.baseline_processor_ms),
            number(figure.cost_ratio),
            number(figure.memory_mb),
            " ".join(["BELOW ITS FLOOR"] * figure.falls_short + [figure.note] * bool(figure.note)),
        )
    )


def written(figures: Iterable[Figure], file: Path) -> None:
    """`{scenario: {median, unit, baseline, ratio, floor}}`, with all samples and the rest of the row beside them."""
    report = {
        each.scenario: {
            "median": each.median,
            "unit": each.unit,
            "baseline": each.baseline_median,
            "ratio": each.ratio,
            "floor": each.floor,
            "spread_per_cent": each.spread,
            "samples": each.ours,
            "baseline_samples": each.baseline,
            "processor_ms": each.processor_ms,
            "baseline_processor_ms": each.baseline_processor_ms,
            "processor_ratio": each.cost_ratio,
            "memory_mb": each.memory_mb,
            "note": each.note,
        }
        for each in figures
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
