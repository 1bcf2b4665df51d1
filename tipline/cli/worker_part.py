"""`tipline worker`: the part that works when it is woken."""

from pathlib import Path

import click
from redis.exceptions import RedisError

from tipline.cli.queue_settings import queue_settings
from tipline.cli.refusal import said_in_one_line
from tipline.crypto.opening import NoKeyFits
from tipline.jobs.tasks import tasks_of
from tipline.jobs.worker import work
from tipline.jobs.zone import Zone


@click.command()
@click.pass_obj
def worker(instance: Path) -> None:
    """Triage tips, send letters, redraw pictures and index tips anew when woken."""
    with said_in_one_line():
        config = queue_settings(instance)
        try:
            work(config.valkey_url, tasks_of(Zone.open(config)))
        except NoKeyFits as error:
            raise click.ClickException(str(error)) from None
        except RedisError as error:
            raise click.ClickException(f"Valkey does not answer: {type(error).__name__}.") from None
