"""The reasons of an assessment in words: what each speaks for, by which rule, how strongly, and what met it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tipline.domain.assessment import URGENCIES, Reason
from tipline.officer.groups import group_of, letter_of
from tipline.officer.labels import strength_name
from tipline.officer.meanings import about_name, meaning_of
from tipline.officer.told import when_told

WEIGHED = frozenset({"minor", "danger", "control", "purchase", "procuring", "premises", "online", "labour", "self"})
"""Flags whose reasons are strong or weak. A level, a time and a suggestion hold or do not hold."""


@dataclass(frozen=True)
class Met:
    """What met a rule, so many times. `number` is the first reason's place in the assessment, `run` the first run that
    is marked for it, or -1.
    """

    number: int
    words: str
    times: int
    from_form: bool
    run: int


@dataclass(frozen=True)
class ToldRule:
    """All that met one rule for one level or flag. `strength` is empty where nothing is weighed."""

    rule: str
    meaning: str
    strength: str
    against: bool
    met: tuple[Met, ...]


@dataclass(frozen=True)
class Told:
    """All that is said for one level or flag, or against it."""

    name: str
    group: str
    letter: str
    rules: tuple[ToldRule, ...]


def reasons_told(reasons: Sequence[Reason], runs: Mapping[int, int]) -> list[Told]:
    """The level's reasons first, then the flags', as triage gave them. `runs` has the first run of each reason."""
    abouts = sorted(dict.fromkeys(each.about for each in reasons), key=lambda about: about not in URGENCIES)
    return [_told(about, reasons, runs) for about in abouts]


def shown_reasons(reasons: Sequence[Reason]) -> dict[int, int]:
    """For each reason the one that is shown for it: the first with the same words, met by the same rule."""
    first: dict[tuple[str, str, str, str], int] = {}
    return {
        number: first.setdefault((each.about, each.rule, each.field, each.match.casefold()), number)
        for number, each in enumerate(reasons)
    }


def _told(about: str, reasons: Sequence[Reason], runs: Mapping[int, int]) -> Told:
    rules: dict[str, list[int]] = {}
    for number, reason in enumerate(reasons):
        if reason.about == about:
            rules.setdefault(reason.rule, []).append(number)
    groups = [group_of(reasons[n]) for numbers in rules.values() for n in numbers]
    group = next((each for each in groups if each != "against"), "against")
    told = tuple(_told_rule(each, reasons, runs) for each in rules.values())
    return Told(about_name(about), group, "" if about in URGENCIES else letter_of(group), told)


def _told_rule(numbers: Sequence[int], reasons: Sequence[Reason], runs: Mapping[int, int]) -> ToldRule:
    first = reasons[numbers[0]]
    strength = strength_name(first.weight) if first.about in WEIGHED else ""
    shown = shown_reasons(reasons)
    times = Counter(shown[number] for number in numbers)
    met = tuple(
        Met(n, _words(reasons[n]), many, reasons[n].field != "story", runs.get(n, -1)) for n, many in times.items()
    )
    return ToldRule(first.rule, meaning_of(first.rule), strength, first.weight < 0, met)


def _words(reason: Reason) -> str:
    """What met the rule: words of the story, or an answer in words. Empty when it would repeat the rule."""
    if reason.field == "when":
        return when_told(reason.match)
    if reason.field == "signs":
        return "" if reason.match == reason.rule else meaning_of(reason.match)
    return reason.match
