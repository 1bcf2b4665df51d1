"""Which tips are deleted for ever, in a file outside the database: it outlives the loss of the database.

A line is the time of the deletion and the tip's reference, which is random. Lines are only ever added. Whoever restores
a backup of the database deletes again what it names (casework/erase_again.py).
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tipline.domain.references import is_reference
from tipline.persistence.erasures import Erasure

FILE = "erasures.log"
"""In the folder of the officer zone. It belongs into every backup, and apart from that of the database."""


@dataclass(frozen=True)
class Tombstone:
    """`decision` is what the deletion rested on, where that is known: the file does not hold it."""

    reference: str
    erased_at: datetime
    decision: str = ""


def tombstones_in(session: Session) -> list[Tombstone]:
    """Those of the database, the oldest first."""
    rows = session.scalars(select(Erasure).order_by(Erasure.erased_at, Erasure.tip_reference))
    return [Tombstone(row.tip_reference, row.erased_at, row.decision) for row in rows]


def read_tombstones(file: Path) -> list[Tombstone]:
    """Those of the file, in its order. A line that a loss of power has cut short is passed over."""
    lines = file.read_text(encoding="ascii", errors="replace").splitlines() if file.exists() else []
    return [found for line in lines if (found := _tombstone(line))]


def keep_tombstones(file: Path, tombstones: Iterable[Tombstone]) -> int:
    """The file has all of them, and is on disk. Returns how many were new."""
    with _alone(file) as descriptor:
        known = {each.reference for each in read_tombstones(file)}
        fresh = [each for each in tombstones if each.reference not in known]
        if fresh:
            # A last line that was cut short must not run into the first of ours.
            cut = "" if file.read_bytes()[-1:] in {b"", b"\n"} else "\n"
            os.write(descriptor, (cut + "".join(map(_line, fresh))).encode("ascii"))
            os.fsync(descriptor)
    return len(fresh)


@contextmanager
def _alone(file: Path) -> Iterator[int]:
    """The file, open for adding to it, for nobody else at the same time."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _sync_folder(file.parent)
        yield descriptor
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """A new file's name is on disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _line(tombstone: Tombstone) -> str:
    return f"{tombstone.erased_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {tombstone.reference}\n"


def _tombstone(line: str) -> Tombstone | None:
    when, _, reference = line.partition(" ")
    try:
        erased_at = datetime.strptime(when, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Tombstone(reference, erased_at) if is_reference(reference) else None
