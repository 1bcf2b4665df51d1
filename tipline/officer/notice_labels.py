"""The words for notices: what has become of one, and where and in which languages it is shown."""

from flask_babel import gettext

from tipline.domain.municipalities import all_counties
from tipline.domain.notices import ALL
from tipline.officer import labels


def standing_name(standing: str) -> str:
    """What has become of a notice."""
    return {
        "draft": gettext("Draft"),
        "coming": gettext("Approved, not yet shown"),
        "shown": gettext("Shown now"),
        "over": gettext("Over"),
        "withdrawn": gettext("Withdrawn"),
    }.get(standing, standing)


def county_name(code: str) -> str:
    return gettext("All counties") if code == ALL else all_counties().get(code, code)


def language_name(code: str) -> str:
    return gettext("All languages") if code == ALL else labels.language_name(code)
