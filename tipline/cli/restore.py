"""`tipline restore`: the keys, or the keys and the data, come back. Nothing changes unless all is whole."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from tipline.cli.backup_options import FILE, lock_to_read
from tipline.cli.key_files import name_of, put_back
from tipline.cli.refusal import said_in_one_line
from tipline.cli.restore_database import Opened, bring_back, demand_room
from tipline.config import OfficerConfig
from tipline.crypto.backup_file import Head, read_head
from tipline.domain.backups import DATA, KEYS, is_expired


@click.command()
@click.option("--keys", type=FILE, required=True, help="Backup of keys. Alone, it brings back the key files only.")
@click.option("--data", type=FILE, help="Backup of data.")
@click.option("--identity", type=FILE, help="Private half of the backup key.")
@click.option("--passphrase-file", type=FILE, help="Instead of a backup key. Without either, it is asked for.")
@click.option("--erasures", type=FILE, help="A newer list of what was deleted for ever than the one on this host.")
@click.option("--overwrite", is_flag=True, help="Give up the tips that the database has now.")
@click.option("--force", is_flag=True, help="Restore keys that are older than backups of keys may become.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def restore(  # noqa: PLR0917 click passes by name
    instance: Path, keys: Path, data: Path | None, identity: Path | None, passphrase_file: Path | None,
    erasures: Path | None, *, overwrite: bool, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Bring keys and data back from their backups, and delete again what was deleted since."""
    with said_in_one_line():
        config, now = OfficerConfig.load(instance), datetime.now(UTC)
        heads = _heads(config, keys, data)
        if not force and is_expired(heads[KEYS].at, now, config.backup_days):
            raise click.ClickException(f"The backup of keys is older than {config.backup_days} days. See --force.")
        opened = {
            kind: Opened(file, lock_to_read(heads[kind].way, identity, passphrase_file), heads[kind])
            for kind, file in ((KEYS, keys), (DATA, data)) if file
        }  # fmt: skip
        with _nothing_runs(instance):
            if data:
                demand_room(config, opened[DATA].head.revision, overwrite=overwrite)
            for each in opened.values():
                each.demand_whole()
            came = put_back(config, opened[KEYS].key_files())
            told = bring_back(config, opened[DATA], opened[KEYS], erasures, now) if data else {}
    told = {"key_files": came, **told}
    click.echo(json.dumps(told) if as_json else "\n".join(f"{each}: {value}" for each, value in told.items()))


def _heads(config: OfficerConfig, keys: Path, data: Path | None) -> dict[str, Head]:
    """What the files say of themselves. Raises ClickException for another kind, or another installation's."""
    heads, own = {}, name_of(config)
    for kind, file in ((KEYS, keys), (DATA, data)):
        if file is None:
            continue
        heads[kind] = head = read_head(file)
        if head.kind != kind:
            raise click.ClickException(f"{file} is a backup of {head.kind}, not of {kind}.")
        if own not in (None, head.instance) or head.instance != heads[KEYS].instance:
            raise click.ClickException(f"{file} is a backup of another installation.")
    return heads


@contextmanager
def _nothing_runs(instance: Path) -> Iterator[None]:
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (instance / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(f"A stack is running on {instance}: stop it first.") from None
        yield
