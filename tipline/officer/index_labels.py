"""The words of indexing."""

from flask_babel import gettext


def act_names() -> dict[str, str]:
    """Acts of the audit record."""
    return {
        "indexing_begun": gettext("Began to index tips anew"),
        "indexing_ended": gettext("Has indexed tips anew"),
        "index_key_made": gettext("Made the next key of the index"),
        "index_key_destroyed": gettext("Destroyed an old key of the index"),
    }
