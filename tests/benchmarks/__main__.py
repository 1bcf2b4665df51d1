"""`python -m tests.benchmarks [--quick] [--minutes N] [--tips N] [--waiting N] [GROUP …]`: a table, and
`build/bench.json`.

Exit code 1 when a ratio is below its floor or a group breaks off. How it is measured: docs/speed.md.
"""

import argparse
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module

from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import REPORT, Figure, table_head, table_row, written

GROUPS = ("pages", "sending", "following", "arriving", "starting", "memory", "drain", "growth")
"""Modules of this folder, in the order in which they run. Each has `measure(effort)`, which yields figures."""


def measured(group: str, effort: Effort) -> Iterator[Figure]:
    yield from import_module(f"tests.benchmarks.{group}").measure(effort)


def run(groups: Sequence[str], effort: Effort) -> tuple[list[Figure], list[str]]:
    """The figures of these groups, each printed as soon as it is there, and what went wrong, a line each.

    A group that breaks off takes no other with it: a whole run takes long.
    """
    print(table_head())
    figures, wrong = [], []
    for group in groups:
        try:
            for figure in measured(group, effort):
                figures.append(replace(figure, floor=None) if effort.quick else figure)
                print(table_row(figures[-1]), flush=True)
        except Exception:  # noqa: BLE001 whatever it is, it is shown and counts
            traceback.print_exc()
            wrong.append(f"BROKEN OFF: {group}")
    return figures, [*wrong, *(f"BELOW ITS FLOOR: {figure.scenario}" for figure in figures if figure.falls_short)]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; all if none is named")
    parser.add_argument("--quick", action="store_true", help="only see whether everything runs; nothing is written")
    parser.add_argument("--minutes", type=float, default=Effort.minutes, help="of load before memory is read again")
    parser.add_argument("--tips", type=int, default=Effort.tips, help="of the greatest service; 30 GB for a million")
    parser.add_argument("--waiting", type=int, default=Effort.waiting, help="tips that are triaged in `drain`")
    given = parser.parse_args(arguments)
    strange = sorted(set(given.groups) - set(GROUPS))
    if strange:
        parser.error(f"no such group: {', '.join(strange)}")
    figures, wrong = run(given.groups or GROUPS, Effort(given.quick, given.minutes, given.tips, given.waiting))
    if not given.quick:
        written(figures, REPORT)
    print("".join(f"{each}\n" for each in wrong), end="", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
