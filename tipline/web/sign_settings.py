"""Names of the settings that signs are sorted by."""

from flask_babel import gettext


def setting_name(setting: str) -> str:
    """Where its signs are seen: for the page, the form and the papers."""
    return {
        "reception": gettext("In the reception"),
        "housekeeping": gettext("In rooms and corridors"),
        "bar_security": gettext("In the bar, the lobby and the car park"),
        "taxi": gettext("In a taxi"),
        "property": gettext("In a flat or house"),
        "massage": gettext("In a massage parlour"),
        "online": gettext("Online and in advertisements"),
    }[setting]
