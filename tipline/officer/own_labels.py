"""The words for an officer's own settings."""

from flask_babel import gettext


def language_choice(code: str) -> str:
    """Each language in itself: whoever cannot read the page must find theirs."""
    return {"": gettext("As the browser asks"), "sv": "Svenska", "en": "English"}[code]


def theme_choice(code: str) -> str:
    return {"": gettext("As the device is set"), "light": gettext("Light"), "dark": gettext("Dark")}[code]


def letter_choice(code: str) -> str:
    return {
        "immediate": gettext("A tip that cannot wait has come"),
        "late": gettext("Nobody has taken an immediate or urgent tip in time"),
        "pointer": gettext("Something in a tip is also in tips of another county"),
    }[code]
