"""`tipline token-add` and `token-revoke`: other systems that may hand tips over."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from tipline.casework.issue_token import NameNotFit, TokenNotFound, issue_token, revoke_token
from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.crypto.secret_files import read_secret
from tipline.domain.officers import OPERATOR
from tipline.persistence.database import Database


@click.command("token-add")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def token_add(instance: Path, name: str, *, as_json: bool) -> None:
    """Print a token by which the system NAME may hand tips over; it is shown this once."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        key = read_secret(config.zone / "audit.secret")
        try:
            with Database(config.database).writing() as session:
                token = issue_token(session, name, key=key, by=OPERATOR, now=datetime.now(UTC))
        except NameNotFit as error:
            raise click.ClickException(str(error)) from None
    click.echo(json.dumps({"name": name, "token": token}) if as_json else token)
    click.echo(f"For the header of every request: Authorization: Bearer … ({config.officer_url}/api/tips)", err=True)


@click.command("token-revoke")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def token_revoke(instance: Path, name: str, *, as_json: bool) -> None:
    """End the token of the system NAME at once."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        key = read_secret(config.zone / "audit.secret")
        try:
            with Database(config.database).writing() as session:
                revoke_token(session, name, key=key, by=OPERATOR, now=datetime.now(UTC))
        except TokenNotFound as error:
            raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps({"name": name, "revoked": True}))
    click.echo(f"{name} can hand over nothing more.", err=True)
