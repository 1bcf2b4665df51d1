"""The worker's tasks. They take nothing from the queue: the database says what is left to do."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

from tipline.casework.redraw_attachment import redraw_attachment, take_original
from tipline.casework.send_letters import LETTER_LEASE, mark_sent, postpone, recipient, send_letter
from tipline.jobs.indexing import index_tips
from tipline.jobs.owners import tell_owners
from tipline.jobs.pace import LONGEST_SECONDS, quietly
from tipline.jobs.triage import triage_waiting
from tipline.jobs.upkeep import keep_checkpoint_and_mail, purge_tips, rewrap_keys
from tipline.jobs.zone import Zone
from tipline.persistence.letters import any_letter_due, lease_letters_due
from tipline.persistence.redrawings import give_up_redrawings, lease_redrawing, store_redrawing
from tipline.persistence.reports import Attachment
from tipline.persistence.tips import any_tip_awaiting_triage

PICTURE_LEASE = timedelta(seconds=60)
"""Three times as long as one picture may take (casework/redraw_picture.py)."""


def send_letters(zone: Zone) -> None:
    """Every letter that is due is sent, or postponed when the mail server does not take it."""
    until = monotonic() + LONGEST_SECONDS
    while monotonic() < until:
        with zone.database.writing() as session:
            # One at a time: a slow mail server must not outlast the leases of the letters behind, or they go out twice.
            letters = lease_letters_due(session, datetime.now(UTC), LETTER_LEASE, most=1)
        if not letters:
            return
        with zone.database.reading() as session:
            address = recipient(session, letters[0], zone.config)
        sent = send_letter(letters[0], address, outbox=zone.outbox, config=zone.config)
        with zone.database.writing() as session:
            (mark_sent if sent else postpone)(session, letters[0], datetime.now(UTC))


def redraw_pictures(zone: Zone) -> None:
    """Waiting pictures are redrawn one by one, until a tip or a letter waits: they stand behind one at most."""
    until = monotonic() + LONGEST_SECONDS
    while monotonic() < until:
        with zone.database.writing() as session:
            give_up_redrawings(session, datetime.now(UTC))
            attachment = lease_redrawing(session, datetime.now(UTC), PICTURE_LEASE)
        if attachment is None:
            return
        quietly("redrawing", partial(_redraw_one, zone, attachment))
        with zone.database.reading() as session:
            if any_tip_awaiting_triage(session, datetime.now(UTC)) or any_letter_due(session, datetime.now(UTC)):
                return


def _redraw_one(zone: Zone, attachment: Attachment) -> None:
    with zone.database.reading() as session:
        taken = take_original(session, attachment, keys=zone.keys)
    # Drawing takes seconds, so the database is held before and after it, never meanwhile.
    state, sealed = redraw_attachment(taken)
    with zone.database.writing() as session:
        store_redrawing(session, attachment, state, sealed)


TASKS: Mapping[str, Callable[[Zone], None]] = {
    "triage_waiting": triage_waiting,
    "send_letters": send_letters,
    "tell_owners": tell_owners,
    "redraw_pictures": redraw_pictures,
    "keep_checkpoint": keep_checkpoint_and_mail,
    "rewrap_keys": rewrap_keys,
    "index_tips": index_tips,
    "purge_tips": purge_tips,
}
"""The allow-list: what a wake-up may name."""


def tasks_of(zone: Zone) -> dict[str, Callable[[], None]]:
    """Each task over this zone. None of them ever fails."""
    return {name: partial(quietly, name, partial(task, zone)) for name, task in TASKS.items()}
