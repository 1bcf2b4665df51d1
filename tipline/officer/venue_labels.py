"""The words for venues, and their names as they are shown."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext

from tipline.domain.municipalities import municipality_name
from tipline.domain.venues.look_alikes import Piece, looks_like, pieces_of
from tipline.web.language import kept_by_language


@kept_by_language
def kind_name(kind: str) -> str:
    return {
        "hotel": gettext("Hotel"),
        "flat": gettext("Flat"),
        "parlour": gettext("Parlour"),
        "stand": gettext("Stand or parking place"),
        "road": gettext("Road or street"),
        "other": gettext("Something else"),
    }.get(kind, kind)


def act_names() -> dict[str, str]:
    """The acts of the audit record that have to do with venues."""
    return {
        "venue_added": gettext("Added a venue"),
        "venue_changed": gettext("Changed a venue"),
        "venues_merged": gettext("Merged two venues"),
        "venues_parted": gettext("Took the merging of two venues back"),
        "venue_looked_up": gettext("Looked a venue up"),
    }


def act_name(act: str) -> str:
    return act_names().get(act, act)


def double_reason(reason: str) -> str:
    return {
        "same_name": gettext("The same name"),
        "looks_the_same": gettext("A name that looks the same in letters of another script"),
        "spelt_alike": gettext("A name that is spelt nearly the same"),
    }.get(reason, reason)


def script_name(script: str) -> str:
    """Of a letter, as Unicode calls it."""
    return {
        "CYRILLIC": gettext("Cyrillic"),
        "GREEK": gettext("Greek"),
        "LATIN": gettext("Latin"),
    }.get(script, script.capitalize())


def part_name(part: str) -> str:
    """What of a venue was changed."""
    return {
        "kind": gettext("Kind"),
        "name": gettext("Name"),
        "municipality": gettext("Municipality"),
        "address": gettext("Address"),
        "aliases": gettext("Other names"),
    }.get(part, "")


def fault_told(part: str) -> str:
    """What is wrong with a part that no venue can have."""
    return {
        "name": gettext(
            "Write a name that tells it from others: not only a word for its kind, nor only the name of a municipality."
            " It may hold no characters that cannot be seen."
        ),
        "address": gettext("The address is too long, or holds characters that cannot be seen."),
        "aliases": gettext(
            "At most 20 other names, each on a line of its own, that tell it from others. None may be only a word for"
            " its kind or hold characters that cannot be seen."
        ),
    }.get(part, gettext("Choose one."))


def pieces(name: str) -> Sequence[Piece]:
    """The name, with the letters that are to be marked by themselves."""
    return pieces_of(name)


def odd_letters_told(name: str) -> str:
    """A sentence on the letters of a name that do not belong together. Empty for every ordinary name."""
    scripts = sorted({script_name(each.script) for each in pieces_of(name) if each.script})
    if not scripts:
        return ""
    told, seen = ", ".join(scripts), looks_like(name)
    if not seen:
        return gettext("Marked letters are of another script: %(scripts)s.", scripts=told)
    return gettext(
        "Marked letters are of another script: %(scripts)s. It looks like %(name)s.", scripts=told, name=seen
    )


def place_of(municipality: str) -> str:
    return municipality_name(municipality)


def was(part: str, before: Any) -> str:
    """What a part of a venue was, as the history tells it. Empty for what is told otherwise."""
    if part == "aliases":
        return ", ".join(before) or gettext("none")
    told = {"kind": kind_name, "municipality": municipality_name}.get(part, str)(before)
    return told or gettext("none")
