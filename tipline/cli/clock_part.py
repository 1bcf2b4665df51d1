"""`tipline clock`: the part that sees what there is to do."""

import signal
from pathlib import Path
from types import FrameType

import click

from tipline.cli.queue_settings import queue_settings
from tipline.cli.refusal import said_in_one_line
from tipline.crypto.checkpoints import CheckpointFile
from tipline.jobs.queue import Bell, limit_memory
from tipline.jobs.schedule import Clock
from tipline.jobs.watch import watch_for
from tipline.persistence.database import Database


@click.command()
@click.pass_obj
def clock(instance: Path) -> None:
    """Wake the worker when the database has something to do."""
    with said_in_one_line():
        config = queue_settings(instance)
        limit_memory()
        database = Database(config.database)
        ticking = Clock(
            database,
            Bell(config.valkey_url),
            watch_for(database),
            duty_address=config.duty_address,
            second_duty_address=config.second_duty_address,
            index_keys=config.zone / "index",
            checkpoints=CheckpointFile(config.zone),
            purges=config.tracks if config.retention_decision else None,
            ring=config.zone / "ring",
        )

        def stop(number: int, frame: FrameType | None) -> None:
            del number, frame
            raise SystemExit(0)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        ticking.run()
