"""How well the rules did: recall, precision and F1 per level, flag, entity and language, and the misses."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]
Pair = tuple[dict[str, Any], dict[str, Any]]
ALERTED = frozenset({"immediate", "urgent"})
TOGETHER = "immediate+urgent"


@dataclass
class Score:
    right: int = 0
    extra: int = 0
    missed: int = 0

    def count(self, expected: set[str], found: set[str]) -> None:
        self.right += len(expected & found)
        self.extra += len(found - expected)
        self.missed += len(expected - found)

    def figures(self) -> dict[str, float | int | None]:
        """None where nothing was expected, or nothing found: a figure would say more than is known."""
        recall = _share(self.right, self.right + self.missed)
        precision = _share(self.right, self.right + self.extra)
        f1 = _share(2 * self.right, 2 * self.right + self.extra + self.missed)
        return {"recall": recall, "precision": precision, "f1": f1, "expected": self.right + self.missed}


def figures_of(pairs: Iterable[Pair]) -> Figures:
    scores: dict[str, dict[str, Score]] = defaultdict(lambda: defaultdict(Score))
    misses = []
    for tip, outcome in pairs:
        expected, found = _labels(tip["expect"], tip), _labels(outcome, outcome)
        for group in expected.keys() | found.keys():
            _score(scores[group], expected.get(group, set()), found.get(group, set()))
        if missed := _difference(expected, found):
            misses.append({"id": tip.get("id"), **missed})
    counted = {group: {name: each.figures() for name, each in sorted(scores[group].items())} for group in scores}
    return {**dict(sorted(counted.items())), "misses": misses}


def _labels(source: dict[str, Any], told: dict[str, Any]) -> dict[str, set[str]]:
    """What is compared, as sets of words `name` or `name=value` by group."""
    urgency = source.get("urgency", "")
    entities = source.get("entities") or {}
    language = told.get("language") or told.get("lang")
    return {
        "urgency": {urgency, *([TOGETHER] if urgency in ALERTED else [])},
        "flag": set(source.get("flags") or ()),
        "entity": {f"{kind}={value}" for kind, values in entities.items() for value in values},
        "language": {language} if language else set(),
    }


def _score(scores: dict[str, Score], expected: set[str], found: set[str]) -> None:
    for name in {label.partition("=")[0] for label in expected | found}:
        scores[name].count(
            {label for label in expected if label.partition("=")[0] == name},
            {label for label in found if label.partition("=")[0] == name},
        )


def _difference(expected: dict[str, set[str]], found: dict[str, set[str]]) -> dict[str, Any]:
    return {
        group: {"missed": sorted(expected[group] - found[group]), "extra": sorted(found[group] - expected[group])}
        for group in expected
        if expected[group] != found[group]
    }


def printed(figures: Figures) -> str:
    return "\n".join(_lines(figures))


def _lines(figures: Figures) -> Iterator[str]:
    for group in (group for group in figures if group != "misses"):
        yield f"{group:18} {'recall':>8} {'precision':>10} {'f1':>8} {'expected':>9}"
        for name, row in figures[group].items():
            numbers = (_number(row["recall"], 8), _number(row["precision"], 10), _number(row["f1"], 8))
            yield f"{name:18} {' '.join(numbers)} {row['expected']:9}"
        yield ""
    for miss in figures["misses"]:
        told = (
            f"{group} missed {each['missed']} extra {each['extra']}" for group, each in miss.items() if group != "id"
        )
        yield f"{miss['id']}: {'; '.join(told)}"


def _number(figure: float | None, width: int) -> str:
    return f"{'-' if figure is None else format(figure, '.3f'):>{width}}"


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
