"""`tipline public`: the internet-facing part. Nothing of the officer zone may be loaded from here."""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from tipline.cli.forgetting import start_forgetful
from tipline.cli.refusal import said_in_one_line
from tipline.cli.serving import serve
from tipline.cli.wall import wall_off
from tipline.cli.weak_settings import refuse_weak
from tipline.config import PublicConfig
from tipline.public import create_site


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--wall-off",
    "forbidden",
    type=click.Path(path_type=Path),
    envvar="TIPLINE_WALL_OFF",
    help="Folder that the kernel shall keep shut (Landlock).",
)
@click.pass_obj
def public(instance: Path, host: str, port: int, forbidden: Path | None) -> None:
    """Serve the public site."""
    start_forgetful()
    with said_in_one_line():
        config = PublicConfig.load(instance)
        if forbidden:
            wall_off(forbidden, config)
        refuse_private_keys(instance)
        refuse_weak(config)
        serve(create_site(config), host, port, https=config.https)


def refuse_private_keys(instance: Path) -> None:
    """Ends the program when a private key can be read here: this host is the one that strangers attack."""
    found = next(_readable_secrets(instance), None)
    if found:
        own = instance / "public"
        advice = f" Start it with --instance {own}." if own.is_dir() else ""
        raise click.ClickException(f"The public part will not start: it can read the private key {found}.{advice}")


def _readable_secrets(instance: Path) -> Iterator[Path]:
    """Private keys anywhere below, and whatever lies in a folder of the officer zone."""
    for file in (*instance.rglob("*.private"), *(instance / "officer").rglob("*")):
        if file.is_file() and os.access(file, os.R_OK):
            yield file
