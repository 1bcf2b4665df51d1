"""A notice as the public sees it: on the leaflets, and before that in front of those who write and approve it."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from tipline.domain.municipalities import all_counties
from tipline.domain.notices import ALL
from tipline.web.rich_text import rich_text


@dataclass(frozen=True)
class ShownNotice:
    """`county` is the name of the one it is for, or empty. What stands on pages of every language may be in any."""

    words: Markup
    county: str
    day: date
    in_any_language: bool


def shown_notice(text: str, county: str, language: str, first_day: date) -> ShownNotice:
    return ShownNotice(rich_text(text), all_counties().get(county, ""), first_day, language == ALL)
