"""A report and its assessment in words for an officer: only what was answered, and each reason once."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from tipline.domain.assessment import URGENCIES, Reason
from tipline.domain.municipalities import county_name_of, municipality_name
from tipline.domain.report import Report
from tipline.domain.signs import signs_by_id
from tipline.officer.labels import flag_name, language_name, urgency_name


@dataclass(frozen=True)
class Met:
    """What met a rule. `number` is the reason's place in the assessment; `field` is empty for words of the story."""

    number: int
    words: str
    field: str
    against: bool


@dataclass(frozen=True)
class Told:
    """All that one rule says for one level or flag."""

    about: str
    rule: str
    met: tuple[Met, ...]


def answers_given(report: Report) -> list[tuple[str, list[str]]]:
    """The form's questions that were answered, in the form's order."""
    signs = signs_by_id()
    answers = [
        (gettext("Signs"), [gettext(signs[each].text) if each in signs else each for each in report.signs]),
        (gettext("Setting"), [_audience(report.audience)]),
        (gettext("When"), [_when(report.when), report.when_text]),
        (gettext("Known by"), [_known_by(report.known_by)]),
        (gettext("Municipality"), [_municipality(report.municipality)]),
        (gettext("Place"), [report.place]),
        (gettext("Room"), [report.room]),
        (gettext("Plate"), [report.plate]),
        (gettext("Phone"), [report.phone]),
        (gettext("Web address"), [report.web_address]),
        (gettext("People"), [report.people]),
        (gettext("How to reach the tipster"), [report.contact]),
        (gettext("Language of the form"), [language_name(report.page_language) if report.page_language else ""]),
    ]
    given = [(question, [each for each in said if each]) for question, said in answers]
    return [(question, said) for question, said in given if said]


def reasons_told(reasons: Sequence[Reason]) -> list[Told]:
    """Reasons by what they speak for and their rule: the level's first, then the flags', as triage gave them."""
    grouped: dict[tuple[str, str], list[Met]] = {}
    for number, reason in enumerate(reasons):
        grouped.setdefault((reason.about, reason.rule), []).append(_met(number, reason))
    ordered = sorted(grouped.items(), key=lambda each: each[0][0] not in URGENCIES)
    return [Told(about_name(about), rule, tuple(met)) for (about, rule), met in ordered]


def _met(number: int, reason: Reason) -> Met:
    signs = signs_by_id()
    words = gettext(signs[reason.match].text) if reason.match in signs else reason.match
    return Met(number, words, "" if reason.field == "story" else reason.field, reason.weight < 0)


def about_name(about: str) -> str:
    return urgency_name(about) if about in URGENCIES else flag_name(about)


def _municipality(code: str) -> str:
    return f"{municipality_name(code)}, {county_name_of(code)}" if municipality_name(code) else code


def _audience(code: str) -> str:
    return {
        "hotel": gettext("Hotel"),
        "taxi": gettext("Taxi"),
        "property": gettext("Rented home"),
        "other": gettext("Another place"),
    }.get(code, code)


def _when(code: str) -> str:
    return {
        "now": gettext("It is happening now"),
        "today": gettext("Today"),
        "earlier": gettext("Earlier"),
        "recurring": gettext("Again and again"),
        "unknown": gettext("The tipster does not know when"),
    }.get(code, code)


def _known_by(code: str) -> str:
    return {
        "saw": gettext("Saw it"),
        "heard": gettext("Heard it happen"),
        "told": gettext("Was told by somebody"),
        "online": gettext("Found it online"),
        "unknown": gettext("The tipster does not say"),
    }.get(code, code)
