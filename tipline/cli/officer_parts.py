"""`tipline officer`, `tipline worker`, `tipline clock`: the parts of the officer zone."""

import signal
from pathlib import Path
from types import FrameType

import click
from redis.exceptions import RedisError

from tipline.cli.refusal import said_in_one_line
from tipline.cli.serving import serve
from tipline.cli.weak_settings import refuse_weak
from tipline.config import OfficerConfig
from tipline.crypto.checkpoints import CheckpointFile
from tipline.crypto.opening import NoKeyFits
from tipline.jobs.queue import Bell, limit_memory
from tipline.jobs.schedule import Clock
from tipline.jobs.tasks import tasks_of
from tipline.jobs.watch import watch_for
from tipline.jobs.worker import work
from tipline.jobs.zone import Zone
from tipline.officer import create_site
from tipline.persistence.database import Database

NO_VALKEY = "No VALKEY_URL is set. `tipline up` starts an embedded Valkey; a part alone needs the address of one."


def _settings(instance: Path) -> OfficerConfig:
    """The settings. Ends the program when a production must not start with them."""
    config = OfficerConfig.load(instance)
    refuse_weak(config)
    return config


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True)
@click.pass_obj
def officer(instance: Path, host: str, port: int) -> None:
    """Serve the officer site."""
    with said_in_one_line():
        config = _settings(instance)
        serve(create_site(config), host, port, https=config.https)


@click.command()
@click.pass_obj
def worker(instance: Path) -> None:
    """Triage tips, send letters, redraw pictures and index tips anew when woken."""
    with said_in_one_line():
        config = _settings(instance)
        if not config.valkey_url:
            raise click.ClickException(NO_VALKEY)
        try:
            work(config.valkey_url, tasks_of(Zone.open(config)))
        except NoKeyFits as error:
            raise click.ClickException(str(error)) from None
        except RedisError as error:
            raise click.ClickException(f"Valkey does not answer: {type(error).__name__}.") from None


@click.command()
@click.pass_obj
def clock(instance: Path) -> None:
    """Wake the worker when the database has something to do."""
    with said_in_one_line():
        config = _settings(instance)
        if not config.valkey_url:
            raise click.ClickException(NO_VALKEY)
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
