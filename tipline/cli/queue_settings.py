"""The settings of a part that needs the queue."""

from pathlib import Path

import click

from tipline.cli.weak_settings import refuse_weak
from tipline.config import OfficerConfig

NO_VALKEY = "No VALKEY_URL is set. `tipline up` starts an embedded Valkey; a part alone needs the address of one."


def queue_settings(instance: Path) -> OfficerConfig:
    """Ends the program when there is no queue, or a production must not start with these."""
    config = OfficerConfig.load(instance)
    refuse_weak(config)
    if not config.valkey_url:
        raise click.ClickException(NO_VALKEY)
    return config
