"""Pictures as a tip's page names them: what is known of each without opening it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, gettext

from tipline.casework.read_tip import OpenTip
from tipline.persistence.redrawings import Picture

KILOBYTE, MEGABYTE = 1_000, 1_000_000


@dataclass(frozen=True)
class Tile:
    """`number` counts from one in the order of the page; `looks` is how often any officer has looked."""

    number: int
    picture: Picture
    with_tip: bool
    size: str
    looks: int


def pictures_shown(opened: OpenTip) -> dict[str, Any]:
    """From what was read for the page already: the record says who has looked."""
    looked = [entry.detail for entry in opened.history if entry.act == "attachment_opened"]
    return {
        "tiles": [
            Tile(
                number,
                picture,
                picture.envelope == opened.tip.reference,
                size_told(picture.size),
                looked.count(f"{picture.envelope}/{picture.position}"),
            )
            for number, picture in enumerate(opened.pictures, start=1)
        ]
    }


def size_told(size: int | None) -> str:
    """About how large the copy is. Sealed texts are padded, so that no more than its class is known."""
    if size is None:
        return ""
    if size < MEGABYTE:
        return gettext("at most %(size)s kB", size=format_decimal(-(-size // KILOBYTE)))
    return gettext("at most %(size)s MB", size=format_decimal(round(size / MEGABYTE + 0.05, 1)))
