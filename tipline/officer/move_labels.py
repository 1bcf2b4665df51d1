"""The words for where a tip can go, and for what stands in the way."""

from flask_babel import gettext

from tipline.domain.statements import SECRECY
from tipline.officer.statement_labels import code_meaning, secrecy_name
from tipline.persistence.referrals import REOPENED


def referral_name(state: str) -> str:
    """What the heading says over the form that hands a tip on."""
    return {
        "referred": gettext("Refer within the police"),
        "passed_on": gettext("Pass on outside the police"),
    }[state]


def referral_hint(state: str) -> str:
    return {
        "referred": gettext("To a unit, an investigation or another police region. Secrecy follows along."),
        "passed_on": gettext(
            "To another authority or somebody else, for instance social services. Secrecy holds against them too, "
            "unless a rule breaks it."
        ),
    }[state]


def receivers(state: str) -> list[str]:
    """Whom such tips often go to, as suggestions (domain.md, section 4)."""
    return {
        "referred": [
            gettext("The human trafficking group"),
            gettext("The intelligence unit"),
            gettext("The preliminary investigation"),
        ],
        "passed_on": [
            gettext("Social services"),
            gettext("The regional coordinator against trafficking"),
            gettext("The Work Environment Authority"),
            gettext("The Migration Agency"),
        ],
    }[state]


def turn_name(kind: str) -> str:
    """What happened when words were kept about a move."""
    return {
        "referred": gettext("Referred within the police"),
        "passed_on": gettext("Passed on outside the police"),
        REOPENED: gettext("Opened again"),
    }.get(kind, kind)


def rule_name(rule: str) -> str:
    """A handling code with its meaning, or a secrecy mark."""
    if rule in SECRECY:
        return secrecy_name(rule)
    meaning = code_meaning("4x4", "handling", rule) or code_meaning("3x5x2", "handling", rule)
    return f"{rule}: {meaning}"
