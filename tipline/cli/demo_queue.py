"""Watches, in the database, when sent tips come out of triage."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from types import TracebackType
from typing import Self

import click

from tipline.config import OfficerConfig, PublicConfig
from tipline.crypto.receipts import receipt_from
from tipline.crypto.secret_files import read_secret
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_tag, triaged_references

LOOK_EVERY_SECONDS = 0.02


class QueueWatch:
    """While open, notes by the monotonic clock when each tip is first seen triaged."""

    def __init__(self, instance: Path) -> None:
        config = OfficerConfig.load(instance)
        self.salt = read_secret(PublicConfig(instance=config.public_instance).receipt_salt)
        self.database = Database(config.database)
        self.seen: dict[str, float] = {}
        self.stop = Event()
        self.thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop.set()
        self.thread.join()
        self.database.close()

    def reference_of(self, code: str) -> str:
        """The tip that a receipt code stands for, found as the public site finds it."""
        with self.database.reading() as session:
            tip = tip_by_tag(session, receipt_from(code, self.salt).tag)
        if tip is None:
            raise click.ClickException("a receipt was shown for a tip that is not there")
        return tip.reference

    def wait_for(self, references: Sequence[str], stale_seconds: float) -> dict[str, float]:
        """When each of `references` was seen triaged. Fails when nothing moves for `stale_seconds`."""
        before, since = -1, monotonic()
        while missing := set(references) - self.seen.keys():
            if len(missing) != before:
                before, since = len(missing), monotonic()
            if monotonic() - since > stale_seconds:
                raise click.ClickException(f"{len(missing)} tips are not triaged; do the worker and the clock run?")
            sleep(LOOK_EVERY_SECONDS)
        return self.seen

    def _look(self) -> None:
        while not self.stop.wait(LOOK_EVERY_SECONDS):
            with self.database.reading() as session:
                found = triaged_references(session)
            now = monotonic()
            for reference in found:
                self.seen.setdefault(reference, now)
