"""`tipline officer`: the site of the officer zone."""

from pathlib import Path

import click

from tipline.cli.refusal import said_in_one_line
from tipline.cli.serving import serve
from tipline.cli.weak_settings import refuse_weak
from tipline.config import OfficerConfig
from tipline.officer import create_site


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True)
@click.pass_obj
def officer(instance: Path, host: str, port: int) -> None:
    """Serve the officer site."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        refuse_weak(config)
        serve(create_site(config), host, port, https=config.https)
