"""`tipline index`: how far the stored tips have been put into the index."""

import json
from contextlib import closing
from pathlib import Path

import click

from tipline.casework.index_tip import newest_mark
from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.crypto.fingerprints import read_index_keys
from tipline.persistence.database import Database
from tipline.persistence.index_queue import progress_to
from tipline.persistence.index_runs import open_run


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def index(instance: Path, *, as_json: bool) -> None:
    """Tell how many tips are in the index under the newest key, how many are left, and how many could not be opened."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        keys = [key.number for key in read_index_keys(config.zone / "index")]
        with closing(Database(config.database)) as database, database.reading() as session:
            found = progress_to(session, newest_mark(keys[0]))
            run = open_run(session)
    if as_json:
        told = {"total": found.total, "indexed": found.indexed, "left": found.left, "failed": found.failed}
        under = {str(number): tips for number, tips in found.by_key.items()}
        begun = run.begun_at.isoformat() if run else None
        click.echo(json.dumps({**told, "keys": keys, "under_key": under, "running_since": begun}))
        return
    click.echo(
        f"{found.indexed} of {found.total} tips are in the index under key {keys[0]}, {found.left} are left, "
        f"{found.failed} could not be opened."
    )
    for number in keys[1:]:
        click.echo(f"Index key {number}: {found.by_key.get(number, 0)} tips stand under it.")
