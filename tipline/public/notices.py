"""Notices on the leaflets: asked for once a minute at most, and never the reason why a leaflet is not shown."""

import logging
from collections.abc import Callable
from datetime import date
from time import monotonic

from flask import current_app

from tipline.domain.times import swedish_day
from tipline.persistence.database import Database
from tipline.persistence.notices import published_notices
from tipline.public.desk import desk, present
from tipline.public.ready_pages import stays_while
from tipline.web.language import page_language
from tipline.web.notices import ShownNotice, shown_notice

KEPT_SECONDS = 60.0
"""How long a leaflet may show what has been withdrawn meanwhile (as ordered for this service), and how long a database
that did not answer is left alone, so that no second reader waits for it."""
MOST_NOTICES = 20
"""On one leaflet. It is a leaflet still."""

log = logging.getLogger("tipline")

Shown = tuple[ShownNotice, ...]


class NoticeBoard:
    """What this process knows of the notices, by audience and language."""

    def __init__(self, database: Database, clock: Callable[[], float] = monotonic) -> None:
        self.database, self.clock = database, clock
        self.kept: dict[tuple[str, str], tuple[float, date, Shown]] = {}
        self.silent_until = float("-inf")

    def shown(self, audience: str, language: str, today: date) -> Shown:
        """The notices of `today`, or nothing when they cannot be had."""
        until, day, notices = self.kept.get((audience, language), (float("-inf"), today, ()))
        now = self.clock()
        if now < until and day == today:
            return notices
        if now < self.silent_until:
            return ()
        try:
            notices = self._asked(audience, language, today)
        except Exception as fault:  # noqa: BLE001 whatever ails the notices, the leaflet is shown
            log.error("notices not shown: %s", type(fault).__name__)  # noqa: TRY400 as everywhere: its kind alone
            self.silent_until = self.clock() + KEPT_SECONDS
            return ()
        self.kept[audience, language] = (now + KEPT_SECONDS, today, notices)
        return notices

    def _asked(self, audience: str, language: str, today: date) -> Shown:
        with self.database.reading() as database:
            found = published_notices(database, audience, language, today, MOST_NOTICES)
        return tuple(shown_notice(each.text, each.county, each.language, each.first_day) for each in found)


def notices_on(audience: str) -> Shown:
    """For the leaflet that is being made; made anew when they change. Where no tips are taken no database is asked."""
    if desk().config.leaflet_only:
        return ()
    board: NoticeBoard = current_app.extensions["notices"]
    language = page_language().code

    def shown_now() -> Shown:
        return board.shown(audience, language, swedish_day(present()))

    found = shown_now()
    stays_while(lambda: shown_now() == found)
    return found
