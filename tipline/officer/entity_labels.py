"""The words for what a tip names: telephones, plates, rooms, places."""

from flask_babel import gettext

from tipline.domain.assessment import Entity
from tipline.domain.municipalities import municipality_name
from tipline.web.language import kept_by_language


@kept_by_language
def kind_name(kind: str) -> str:
    return {
        "phone": gettext("Phone"),
        "plate": gettext("Plate"),
        "partial_plate": gettext("Part of a plate"),
        "url": gettext("Web address"),
        "email": gettext("E-mail"),
        "handle": gettext("Name online"),
        "room": gettext("Room"),
        "age": gettext("Age"),
        "municipality": gettext("Municipality"),
        "place": gettext("Place"),
    }.get(kind, kind)


def value_told(entity: Entity) -> str:
    """What was named, in the form for comparison; a municipality by its name."""
    return (municipality_name(entity.value) if entity.kind == "municipality" else "") or entity.value
