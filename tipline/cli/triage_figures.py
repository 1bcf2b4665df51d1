"""How well the rules did: recall, precision and F1 per level, flag, entity and language, and the misses."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tipline.domain.assessment import URGENCIES

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
    for tip, outcome in pairs:
        expected, found = _labels(tip["expect"], tip), _labels(outcome, outcome)
        for group in expected.keys() | found.keys():
            _score(scores[group], expected.get(group, set()), found.get(group, set()))
    counted = {group: {name: each.figures() for name, each in sorted(scores[group].items())} for group in scores}
    return dict(sorted(counted.items()))


def summary_of(pairs: Sequence[Pair]) -> Figures:
    """What the policy sets figures for: the two upper levels, minors, and the language. None where nothing is."""
    figures = figures_of(pairs)
    names = (("urgency", "immediate"), ("urgency", TOGETHER), ("urgency", "low"), ("flag", "minor"))
    chosen = {name: figures.get(group, {}).get(name) or Score().figures() for group, name in names}
    right = sum(tip.get("lang") == outcome["language"] for tip, outcome in pairs)
    return {"tips": len(pairs), "language": _share(right, len(pairs)), **chosen}


def confusion_of(pairs: Iterable[Pair]) -> Figures:
    """How many tips of each level, as people judged them, the rules put on each level."""
    counted = Counter((tip["expect"].get("urgency"), outcome["urgency"]) for tip, outcome in pairs)
    return {expected: {found: counted[expected, found] for found in URGENCIES} for expected in URGENCIES}


def misses_of(pairs: Iterable[Pair]) -> list[Figures]:
    """Every tip judged otherwise than people judged it, with the reasons that the rules had."""
    found = []
    for tip, outcome in pairs:
        if missed := _difference(_labels(tip["expect"], tip), _labels(outcome, outcome)):
            reasons = [f"{_about(each)}: {each['rule']} {each['match']!r}" for each in outcome["reasons"]]
            found.append({"id": tip.get("id"), **missed, "reasons": reasons})
    return found


def _about(reason: dict[str, Any]) -> str:
    return str(reason.get("urgency") or reason.get("flag"))


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


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
