"""Notices: short messages that the police publish on the leaflets, seen by a second person before the public sees them.

What is written is never changed: whoever approves a notice approves these very words. A slip is withdrawn and written
anew.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from tipline.domain.languages import all_languages
from tipline.domain.leaflets import all_leaflets
from tipline.domain.municipalities import all_counties
from tipline.domain.officers import Officer

ALL = "all"
"""Stands for every audience, county or language. Written out, so that what was left out is never taken for it."""

MOST_CHARACTERS = 600
"""Of Markdown, as ordered for this service: more belongs on a page of its own."""

MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("approved", "withdrawn"),
    "approved": ("withdrawn",),
    "withdrawn": (),
}
"""From each state to those that come after it."""


class NoticeMoveNotAllowed(Exception):
    """The notice is no longer in a state from which it can go there."""


class NoticeNotSound(Exception):
    """No notice can be like this. The message names the part: text, audience, county, language or days."""


class OwnNotice(Exception):
    """Whoever wrote a notice is not the second person who approves it."""


class NoticeOver(Exception):
    """Its last day has passed: nobody would ever see it."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a notice says, to whom, and when: `audience`, `county` (two digits) and `language` may be ALL, and it is
    shown from `first_day` to `last_day`, both included, by Swedish days.
    """

    text: str
    audience: str
    county: str
    language: str
    first_day: date
    last_day: date

    def reach(self) -> str:
        """For the record: to whom and when, and the digest of the words, which proves what was approved."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        return f"{self.audience}, {self.county}, {self.language}, {self.first_day} to {self.last_day}, sha256 {digest}"


def check_notice(notice: Notice, today: date) -> None:
    """Raises NoticeNotSound for what no leaflet could show."""
    sound = {
        "text": len(notice.text) <= MOST_CHARACTERS and any(each.isalnum() for each in notice.text),
        "audience": notice.audience in audiences(),
        "county": notice.county in {ALL, *all_counties()},
        "language": notice.language in {ALL, *all_languages()},
        "days": notice.first_day <= notice.last_day and today <= notice.last_day,
    }
    for part, holds in sound.items():
        if not holds:
            raise NoticeNotSound(part)


def audiences() -> tuple[str, ...]:
    return (*(leaflet.audience for leaflet in all_leaflets()), ALL)


def check_notice_move(before: str, after: str) -> None:
    """Raises NoticeMoveNotAllowed unless a notice may go from `before` to `after`."""
    if after not in MOVES.get(before, ()):
        raise NoticeMoveNotAllowed(f"{before} to {after}")


def may_publish_in(officer: Officer, county: str) -> bool:
    """Whether notices for `county`, or ALL of them, are this officer's business."""
    return not officer.county or officer.county == county


def may_see_notice(officer: Officer, county: str) -> bool:
    """An officer of one county also sees what is said to all of them."""
    return county == ALL or may_publish_in(officer, county)


def standing(state: str, first_day: date, last_day: date, today: date) -> str:
    """What has become of a notice today: draft, coming, shown, over or withdrawn."""
    if state == "withdrawn":
        return state
    if last_day < today:
        return "over"
    if state == "draft":
        return state
    return "coming" if today < first_day else "shown"
