"""Checkpoints of the record: taken from the end of the chain, kept in a file of this host, mailed to somebody else."""

import logging
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.crypto.checkpoints import CheckpointFile, checkpoint_of, signed_line
from tipline.domain.checkpoints import END, EVERY, MAILED_EVERY, Checkpoint, still_count
from tipline.domain.times import swedish_day
from tipline.mail.letters import checkpoints
from tipline.mail.outbox import LetterNotTaken, Outbox
from tipline.persistence.audit import end_of_chain

log = logging.getLogger("tipline.record")


def is_checkpoint_due(file: CheckpointFile, session: Session, now: datetime) -> bool:
    """Whether acts were recorded after the last checkpoint and it is older than EVERY."""
    if now.timestamp() - file.kept_at() < EVERY.total_seconds():
        return False
    end, lines = end_of_chain(session), file.lines()
    return end is not None and not (lines and f" {end[0]} " in lines[-1])


def keep_checkpoint(session: Session, file: CheckpointFile, *, key: bytes, now: datetime, kind: str = END) -> None:
    """The end of the chain is in the file, unless there is no chain."""
    end = end_of_chain(session)
    if end is not None:
        file.keep(signed_line(Checkpoint(kind, *end, swedish_day(now).isoformat()), key))


def kept_checkpoints(lines: Iterable[str], key: bytes) -> list[Checkpoint]:
    """What one keeper has, in the order it was kept, as far as it still counts. Raises CheckpointNotOurs."""
    return still_count(checkpoint_of(line, key) for line in lines)


def mail_checkpoints(file: CheckpointFile, outbox: Outbox, *, address: str, now: datetime) -> None:
    """What nobody outside has yet is mailed, at most once in MAILED_EVERY. What the mail server does not take is mailed
    the next time. Without an address, nothing is.
    """
    if not address or now.timestamp() - file.mailed_at() < MAILED_EVERY.total_seconds():
        return
    lines = file.unmailed()
    if not lines:
        return
    try:
        outbox.send(checkpoints(lines), to=address)
    except LetterNotTaken as error:
        log.warning("the mail server did not take the checkpoints (%s); trying again with the next", error)
    else:
        file.note_mailed()
