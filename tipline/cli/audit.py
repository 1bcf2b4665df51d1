"""`tipline audit`: the record of acts."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from tipline.casework.keep_checkpoint import keep_checkpoint, kept_checkpoints
from tipline.casework.record_act import first_broken_entry
from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.crypto.checkpoints import CheckpointFile, CheckpointNotOurs
from tipline.crypto.secret_files import read_secret
from tipline.domain.checkpoints import MARK
from tipline.persistence.audit import end_of_chain
from tipline.persistence.database import Database


@click.group()
def audit() -> None:
    """The record of every look and act."""


@audit.command()
@click.option("--json", "as_json", is_flag=True)
@click.option(
    "--checkpoints",
    "outside",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A file of checkpoints that somebody kept outside.",
)
@click.pass_obj
def verify(instance: Path, outside: tuple[Path, ...], *, as_json: bool) -> None:
    """Prove that no entry was changed, removed, put in or moved, and that the end is there."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        key = read_secret(config.zone / "audit.secret")
        keepers = [CheckpointFile(config.zone).lines(), *map(_lines_in, outside)]
        try:
            checkpoints = [each for lines in keepers for each in kept_checkpoints(lines, key)]
        except CheckpointNotOurs as error:
            raise click.ClickException(str(error)) from None
        with closing(Database(config.database)) as database, database.reading() as session:
            broken = first_broken_entry(session, key, checkpoints)
            end = end_of_chain(session)
    told = {"entries": end[0] if end else 0, "checkpoints": len(checkpoints)}
    if as_json:
        click.echo(json.dumps({"holds": broken is None, **told, "first_broken": broken}))
    if broken is not None:
        raise click.ClickException(f"The audit chain is broken at entry {broken}.")
    click.echo(
        f"The audit chain holds: {told['entries']} entries, {told['checkpoints']} checkpoints agree.", err=as_json
    )


@audit.command()
@click.pass_obj
def checkpoint(instance: Path) -> None:
    """Print where the record ends now, signed, to be kept outside. It is also added to this host's own."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        key, file = read_secret(config.zone / "audit.secret"), CheckpointFile(config.zone)
        with closing(Database(config.database)) as database, database.reading() as session:
            if end_of_chain(session) is None:
                raise click.ClickException("The record has no entry yet.")
            keep_checkpoint(session, file, key=key, now=datetime.now(UTC))
    click.echo(file.lines()[-1])


def _lines_in(file: Path) -> list[str]:
    """The checkpoints in a file, whatever stands around them: it may be a saved letter."""
    return [line.strip() for line in file.read_text(errors="replace").splitlines() if line.strip().startswith(MARK)]
