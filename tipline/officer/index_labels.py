"""The words of indexing."""

from flask_babel import gettext


def act_names() -> dict[str, str]:
    """Acts of the audit record."""
    return {
        "indexing_begun": gettext("Began to index tips anew"),
        "indexing_ended": gettext("Has indexed tips anew"),
    }
