"""`tipline migrate`: the database gets the schema of this version."""

import json
from pathlib import Path

import click
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.persistence.database import Database
from tipline.persistence.migrate import newest_revision, upgrade


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def migrate(instance: Path, *, as_json: bool) -> None:
    """Bring the database to the newest schema."""
    with said_in_one_line():
        migrate_database(OfficerConfig.load(instance))
    if as_json:
        click.echo(json.dumps({"revision": newest_revision()}))
    click.echo("The database has the newest schema.", err=True)


def migrate_database(config: OfficerConfig) -> None:
    """The database has the newest schema. Raises DatabaseUnavailable, or ends the program with one line."""
    database = Database(config.database)
    try:
        with database.reading() as session:
            session.connection()
        upgrade(database)
    except CommandError:
        raise click.ClickException("The database belongs to a newer version of Tipline than this one.") from None
    except SQLAlchemyError as error:
        raise click.ClickException(f"The schema could not be changed: {type(error).__name__}.") from None
    finally:
        database.close()
