"""Curves of what was measured with several numbers of tips, and the table that says the same.

    PYTHONPATH=. .venv/bin/python -m tests.benchmarks.curves

draws `docs/growth.svg` from `build/growth.json`, which `make bench` writes, and puts the table into `docs/growth.md`.
"""

import json
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from itertools import pairwise
from math import log10
from pathlib import Path
from statistics import median

from tests.benchmarks.tables import number


@dataclass
class Asked:
    """A page that was asked for again and again: milliseconds by the clock on the wall and of processors, PostgreSQL's
    included, a sample each; and the tips in its lists.
    """

    ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    rows: int = 0


Curves = dict[str, dict[int, Asked]]
"""By scenario and number of tips."""
AS_FULL = 0.8
"""A page with fewer rows than this share of another's is not compared with it: that it fills is no growth. What made
tips have in common with others differs by a sixth from one service to the next.
"""


def as_full(taken: Mapping[int, Asked], size: int) -> int:
    """The least number of tips with which the page had as many rows as with `size`."""
    rows = taken[size].rows
    return min(each for each in taken if AS_FULL * rows <= taken[each].rows <= rows / AS_FULL)


DOCS = Path(__file__).parents[2] / "docs"
BEGIN, END = "<!-- figures: tests/benchmarks/curves.py -->\n", "<!-- end of figures -->\n"
COLUMNS, WIDTH, HEIGHT, GAP = 3, 250, 132, 20
LEFT, RIGHT, TOP, BOTTOM = 34, 20, 30, 24
"""Within a panel, around its axes."""
STYLE = """
text { font: 11px system-ui, sans-serif; fill: #333 }
.title { font-weight: 600; fill: #111 } .axis, .grid { stroke: #bbb; fill: none } .grid { stroke-dasharray: 2 3 }
.line { stroke: #0b57a4; stroke-width: 2; fill: none } .spread { fill: #0b57a4; opacity: .18 } .point { fill: #0b57a4 }
@media (prefers-color-scheme: dark) {
text { fill: #ccc } .title { fill: #fff } .axis, .grid { stroke: #666 }
.line { stroke: #7cb8f5 } .spread, .point { fill: #7cb8f5 } }
"""


@dataclass(frozen=True)
class File:
    path: Path

    def keep(self, curves: Curves) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        told = {name: {size: asdict(each) for size, each in taken.items()} for name, taken in curves.items()}
        self.path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")

    def read(self) -> Curves:
        stored = json.loads(self.path.read_text())
        return {name: {int(size): Asked(**asked) for size, asked in each.items()} for name, each in stored.items()}


GROWTH = File(Path("build") / "growth.json")


def drawn(curves: Curves) -> str:
    """A panel for each scenario: the number of tips on a logarithmic axis, milliseconds on one that begins with 0."""
    rows = -(-len(curves) // COLUMNS)
    width, height = COLUMNS * (WIDTH + GAP) - GAP, rows * (HEIGHT + GAP) - GAP
    panels = "".join(
        f'<g transform="translate({place % COLUMNS * (WIDTH + GAP)} {place // COLUMNS * (HEIGHT + GAP)})">'
        f"{''.join(_panel(name, {size: each.ms for size, each in taken.items()}))}</g>\n"
        for place, (name, taken) in enumerate(curves.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="'
        f'Milliseconds of each page by number of tips; the table beside it says the same">'
        f"<style>{STYLE}</style>\n{panels}</svg>\n"
    )


def _panel(name: str, samples: Mapping[int, Sequence[float]]) -> Iterator[str]:
    sizes = sorted(samples)
    highest = _round_up(max(_quartiles(samples[size])[2] for size in sizes))
    bottom = HEIGHT - BOTTOM

    def across(size: int) -> float:
        whole = log10(sizes[-1] / sizes[0]) or 1
        return LEFT + (WIDTH - LEFT - RIGHT) * log10(size / sizes[0]) / whole

    def up(value: float) -> float:
        return bottom - (bottom - TOP) * value / highest

    yield f'<text class="title" x="0" y="14">{escape(name)}</text>'
    for value in (highest, highest / 2):
        yield f'<path class="grid" d="M{LEFT} {up(value):.1f}H{WIDTH - RIGHT}"/>'
        yield f'<text x="{LEFT - 5}" y="{up(value) + 4:.1f}" text-anchor="end">{value:g}</text>'
    yield f'<path class="axis" d="M{LEFT} {TOP}V{bottom}H{WIDTH - RIGHT}"/>'
    for size in sizes:
        yield f'<text x="{across(size):.1f}" y="{HEIGHT - 8}" text-anchor="middle">{_short(size)}</text>'
    ranges = [(across(size), *map(up, _quartiles(samples[size]))) for size in sizes]
    for (left, low, _, high), (right, next_low, _, next_high) in pairwise(ranges):
        corners = f"{left:.1f},{low:.1f} {left:.1f},{high:.1f} {right:.1f},{next_high:.1f} {right:.1f},{next_low:.1f}"
        yield f'<polygon class="spread" points="{corners}"/>'
    yield f'<polyline class="line" points="{" ".join(f"{x:.1f},{middle:.1f}" for x, _, middle, _ in ranges)}"/>'
    for x, _, middle, _ in ranges:
        yield f'<circle class="point" cx="{x:.1f}" cy="{middle:.1f}" r="3"/>'


def _quartiles(samples: Sequence[float]) -> tuple[float, float, float]:
    if len(samples) < 2:
        return samples[0], samples[0], samples[0]
    first, middle, third = statistics.quantiles(samples, n=4, method="inclusive")
    return first, middle, third


def _round_up(value: float) -> float:
    """To 1, 2, 4 or 6 and zeros, so that half of it is a number as round."""
    power = 10.0 ** int(log10(value)) if value >= 1 else 1.0
    return next(each * power for each in (1, 2, 4, 6, 10, 20) if each * power >= value)


def _short(size: int) -> str:
    return f"{size // 1_000_000} M" if size >= 1_000_000 else f"{size // 1_000} k" if size >= 1_000 else str(size)


def table(curves: Curves) -> str:
    """Medians in milliseconds with the rows of the page, and how many times as much the most tips take as the fewest
    whose page is as full: by the clock, and of processors.
    """
    sizes = sorted(next(iter(curves.values())))
    lines = [
        f"| ms (rows) | {' | '.join(f'{size:,}' for size in sizes)} | processor | growth | of processor | from |",
        f"|---|{'---|' * (len(sizes) + 4)}",
    ]
    for name, taken in curves.items():
        cells = [f"{number(median(taken[size].ms))} ({taken[size].rows})" for size in sizes]
        processor = [number(median(taken[size].processor_ms)) for size in (sizes[0], sizes[-1])]
        alike, last = as_full(taken, sizes[-1]), taken[sizes[-1]]
        growth = f"{median(last.ms) / median(taken[alike].ms):.2f}"
        by_cost = f"{median(last.processor_ms) / median(taken[alike].processor_ms):.2f}"
        end = (growth, by_cost, f"{alike:,}") if alike < sizes[-1] else ("", "", "")
        lines.append(f"| {' | '.join([name, *cells, ' to '.join(processor), *end])} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    curves, page = GROWTH.read(), DOCS / "growth.md"
    (DOCS / "growth.svg").write_text(drawn(curves))
    inside = re.compile(f"(?<={re.escape(BEGIN)}).*?(?={re.escape(END)})", re.DOTALL)
    page.write_text(inside.sub(lambda _: table(curves), page.read_text()))


if __name__ == "__main__":
    main()
