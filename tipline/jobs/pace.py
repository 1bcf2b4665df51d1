"""How every task goes about it: a few at a time, not for long, and with no word of a tip in the log."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from tipline.jobs.zone import Zone
from tipline.persistence.letters import any_letter_due
from tipline.persistence.redrawings import any_redrawing_waiting
from tipline.persistence.tips import any_tip_awaiting_triage

AT_A_TIME = 20
WORKER = "worker"
"""The name under which the worker acts in the record."""
LONGEST_SECONDS = 30
"""After this long a task ends and the clock rings again, well before the queue would stop it."""

log = logging.getLogger("tipline.jobs")


def anything_else_waits(zone: Zone) -> bool:
    now = datetime.now(UTC)
    with zone.database.reading() as session:
        return any(asked(session, now) for asked in (any_tip_awaiting_triage, any_letter_due, any_redrawing_waiting))


def quietly(deed: str, act: Callable[[], None]) -> None:
    """Runs `act`. A fault is logged by its kind alone: its message may hold a tip's words."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 one bad tip must not keep the next from being read
        log.error("%s failed: %s", deed, type(error).__name__)  # noqa: TRY400 a traceback shows local variables' values
