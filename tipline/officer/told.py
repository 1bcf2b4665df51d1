"""The answers of a form in words for an officer: only what was answered."""

from flask_babel import gettext

from tipline.domain.channels import WEB
from tipline.domain.municipalities import all_counties, county_name_of, municipality_name
from tipline.domain.report import Report
from tipline.domain.signs import signs_by_id
from tipline.officer.labels import audience_name, language_name


def answers_given(report: Report) -> list[tuple[str, list[str]]]:
    """The form's questions that were answered, in the form's order.

    How to reach the tipster is not among them: it is masked (casework/unmask_contact.py).
    """
    signs = signs_by_id()
    answers = [
        (gettext("Signs"), [gettext(signs[each].text) if each in signs else each for each in report.signs]),
        (gettext("Setting"), [audience_name(report.audience)]),
        (gettext("When"), [when_told(report.when), report.when_text]),
        (gettext("Known by"), [_known_by(report.known_by)]),
        (gettext("Municipality"), [_municipality(report.municipality)]),
        (gettext("County"), [all_counties().get(report.county, report.county)]),
        (gettext("Place"), [report.place]),
        (gettext("Room"), [report.room]),
        (gettext("Plate"), [report.plate]),
        (gettext("Phone"), [report.phone]),
        (gettext("Web address"), [report.web_address]),
        (gettext("People"), [report.people]),
        (_language_question(report.channel), [language_name(report.page_language) if report.page_language else ""]),
    ]
    given = [(question, [each for each in said if each]) for question, said in answers]
    return [(question, said) for question, said in given if said]


def _language_question(channel: str) -> str:
    return gettext("Language of the form") if channel == WEB else gettext("Language of the tipster")


def _municipality(code: str) -> str:
    return f"{municipality_name(code)}, {county_name_of(code)}" if municipality_name(code) else code


def when_told(code: str) -> str:
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
