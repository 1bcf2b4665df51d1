"""What a mark in a story speaks for. Each group has a line, a letter and a name: colour alone tells nothing apart."""

from flask_babel import gettext

from tipline.domain.assessment import Reason
from tipline.officer.labels import flag_name
from tipline.web.language import kept_by_language

GROUPS = ("danger", "minor", "control", "self", "labour", "trade", "time", "level", "doubt", "against", "named")
"""Gravest first: where several meet on the same words, the first gives the line."""

GROUP_OF_FLAG = {
    **{flag: flag for flag in ("danger", "minor", "control", "self", "labour")},
    **dict.fromkeys(("purchase", "procuring", "premises", "online"), "trade"),
    "ongoing": "time",
    **dict.fromkeys(("out_of_scope", "spam", "hostile", "profiling"), "doubt"),
}

SIGNS = {"doubt": "?", "against": "−", "named": ""}
"""Groups whose mark is no letter. What is only named has its dots and nothing beside them."""


def group_of(reason: Reason) -> str:
    """A reason for a level alone, and for no flag, is in the group of levels."""
    return "against" if reason.weight < 0 else GROUP_OF_FLAG.get(reason.about, "level")


@kept_by_language
def group_name(group: str) -> str:
    return {
        "self": gettext("Exposed writer"),
        "trade": gettext("Purchase and procuring"),
        "time": flag_name("ongoing"),
        "level": gettext("Raises the level"),
        "doubt": gettext("Doubt"),
        "against": gettext("Speaks against"),
        "named": gettext("Named"),
    }.get(group) or flag_name(group)


def letter_of(group: str) -> str:
    """The first of its name, which is another for each group; or its sign."""
    return SIGNS.get(group, group_name(group)[:1])
