"""The figures of `tipline evaluate` as tables."""

from collections.abc import Iterator
from typing import Any

Figures = dict[str, Any]
CHIEF = ("immediate", "immediate+urgent", "low", "minor")
"""The figures shown for each language."""


def printed(figures: Figures) -> str:
    return "\n".join(_lines(figures))


def _lines(figures: Figures) -> Iterator[str]:
    for group in ("entity", "flag", "language", "urgency"):
        if group in figures:
            yield from _scores(group, figures[group])
    yield from _confusion(figures["confusion"])
    yield from _languages(figures["by_language"])
    yield "milliseconds a tip: " + ", ".join(f"{name} {value}" for name, value in figures["milliseconds"].items())
    yield ""
    for miss in figures["misses"]:
        yield from _miss(miss)


def _scores(group: str, rows: Figures) -> Iterator[str]:
    yield f"{group:18} {'recall':>8} {'precision':>10} {'f1':>8} {'expected':>9}"
    for name, row in rows.items():
        numbers = (_number(row["recall"], 8), _number(row["precision"], 10), _number(row["f1"], 8))
        yield f"{name:18} {' '.join(numbers)} {row['expected']:9}"
    yield ""


def _confusion(rows: Figures) -> Iterator[str]:
    yield f"{'people / rules':18}" + "".join(f"{name:>11}" for name in rows)
    for name, row in rows.items():
        yield f"{name:18}" + "".join(f"{count:11}" for count in row.values())
    yield ""


def _languages(rows: Figures) -> Iterator[str]:
    yield f"{'recall/precision':12} {'tips':>5} {'language':>9}" + "".join(f"{name:>18}" for name in CHIEF)
    for name, row in rows.items():
        chief = ("/".join(_number(row[each][kind], 0) for kind in ("recall", "precision")) for each in CHIEF)
        yield f"{name:16} {row['tips']:5} {_number(row['language'], 9)}" + "".join(f"{each:>18}" for each in chief)
    yield ""


def _miss(miss: Figures) -> Iterator[str]:
    told = (
        f"{group} missed {each['missed']} extra {each['extra']}"
        for group, each in miss.items()
        if group not in ("id", "reasons")
    )
    yield f"{miss['id']}: {'; '.join(told)}"
    for reason in miss["reasons"]:
        yield f"    {reason}"


def _number(figure: float | None, width: int) -> str:
    return f"{'-' if figure is None else format(figure, '.3f'):>{width}}"
