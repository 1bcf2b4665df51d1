"""A notice as the public sees it: on the leaflets, and before that in front of those who write and approve it."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from tipline.domain.languages import all_languages
from tipline.domain.municipalities import all_counties
from tipline.web.language import direction_of


@dataclass(frozen=True)
class ShownNotice:
    """`county` is the name of the one it is for, or empty. What stands on pages of every language may be in any:
    `language` is then empty, and `direction` for the browser to find.
    """

    words: Markup
    county: str
    day: date
    language: str
    direction: str


def shown_notice(text: str, county: str, language: str, first_day: date) -> ShownNotice:
    # With it comes bleach, which most processes never need: there is seldom a notice.
    from tipline.web.rich_text import rich_text  # noqa: PLC0415

    known = all_languages().get(language)
    return ShownNotice(
        words=rich_text(text),
        county=all_counties().get(county, ""),
        day=first_day,
        language=known.code if known else "",
        direction=direction_of(known) if known else "auto",
    )
