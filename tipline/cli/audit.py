"""`tipline audit`: the record of acts."""

import json
from pathlib import Path

import click

from tipline.casework.record_act import first_broken_entry
from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.crypto.secret_files import read_secret
from tipline.persistence.audit import last_entry
from tipline.persistence.database import Database


@click.group()
def audit() -> None:
    """The record of every look and act."""


@audit.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify(instance: Path, *, as_json: bool) -> None:
    """Prove that no entry was changed, removed, put in or moved."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        key = read_secret(config.zone / "audit.secret")
        with Database(config.database).reading() as session:
            broken = first_broken_entry(session, key)
            last = last_entry(session)
    entries = last.number if last else 0
    if as_json:
        click.echo(json.dumps({"holds": broken is None, "entries": entries, "first_broken": broken}))
    if broken is not None:
        raise click.ClickException(f"The audit chain is broken at entry {broken}.")
    click.echo(f"The audit chain holds: {entries} entries.", err=as_json)
