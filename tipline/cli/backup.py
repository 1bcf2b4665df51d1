"""`tipline backup`: the data and the keys, apart, as they are at one moment, while everything runs."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import click
from sqlalchemy.orm import Session

from tipline.casework.record_restore import record_backup
from tipline.cli.backup_options import FILE, FOLDER, lock_to_write
from tipline.cli.key_files import key_lines, name_of
from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.crypto.backup_file import read_head, write_backup
from tipline.crypto.backup_keys import BackupNotOpened, Lock
from tipline.crypto.secret_files import SecretMissing, read_secret
from tipline.domain.backups import DATA, KEYS, is_expired
from tipline.persistence.database import Database
from tipline.persistence.dump import dumped
from tipline.persistence.migrate import newest_revision, revision_of
from tipline.persistence.snapshots import one_moment

OF_KEYS = frozenset({"wrapped_keys"})
"""The key of each tip, wrapped for the ring. Without them a backup of data is noise, even to whoever has the ring."""


@click.command()
@click.option("--data", "data", type=FOLDER, help="Folder for the backup of data.")
@click.option("--keys", "keys", type=FOLDER, help="Another folder, in another place, for the backup of keys.")
@click.option("--to", "recipient", type=FILE, help="Public half of a backup key: tipline keys backup-key")
@click.option("--passphrase-file", type=FILE, help="Instead of a backup key. Without either, it is asked for.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def backup(
    instance: Path, data: Path | None, keys: Path | None, recipient: Path | None, passphrase_file: Path | None,
    *, as_json: bool,
) -> None:  # fmt: skip
    """Write backups of data and of keys, and delete backups of keys that are older than `backup_days`."""
    folders = {kind: folder for kind, folder in ((DATA, data), (KEYS, keys)) if folder}
    if not folders:
        raise click.UsageError("Say where to: --data FOLDER, --keys FOLDER or both.")
    if data and keys and data.resolve() == keys.resolve():
        raise click.UsageError("Data and keys belong in two places: whoever has both reads every tip.")
    with said_in_one_line():
        config, now = OfficerConfig.load(instance), datetime.now(UTC)
        made = _write(config, folders, lock_to_write(recipient, passphrase_file), now)
        gone = remove_expired(keys, config, now) if keys else []
    if as_json:
        click.echo(
            json.dumps({**{kind: str(file) for kind, file in made.items()}, "deleted": [str(each) for each in gone]})
        )
    for kind, file in made.items():
        click.echo(f"Backup of {kind}: {file}", err=True)
    for file in gone:
        click.echo(f"Deleted, since it was older than {config.backup_days} days: {file}", err=True)


def _write(config: OfficerConfig, folders: dict[str, Path], lock: Lock, now: datetime) -> dict[str, Path]:
    name, audit = name_of(config), read_secret(config.zone / "audit.secret")
    if name is None:
        raise SecretMissing("There is no key in this instance.")
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    files = {kind: folder / f"tipline-{kind}-{stamp}.backup" for kind, folder in folders.items()}
    with closing(Database(config.database)) as database:
        with database.writing() as session:
            record_backup(session, list(folders), stamp, key=audit, now=now)
        with one_moment(database) as session:
            revision = revision_of(session)
            if revision != newest_revision():
                raise click.ClickException("The database has the schema of another version. Run: tipline migrate")
            for kind, file in files.items():
                told = {"kind": kind, "made_at": now.isoformat(), "instance": name, "revision": str(revision)}
                write_backup(file, _pieces(kind, config, session), lock, snapshot=stamp, **told)
    return files


def _pieces(kind: str, config: OfficerConfig, session: Session) -> Iterator[bytes]:
    if kind == DATA:
        return dumped(session, but=OF_KEYS)
    return chain(key_lines(config), dumped(session, only=OF_KEYS))


def remove_expired(folder: Path, config: OfficerConfig, now: datetime) -> list[Path]:
    """Backups of this installation's keys in the folder that are older than they may become are gone."""
    gone, name = [], name_of(config)
    for file in sorted(folder.glob("*.backup")):
        try:
            head = read_head(file)
        except BackupNotOpened:
            continue
        if head.kind == KEYS and head.instance == name and is_expired(head.at, now, config.backup_days):
            file.unlink()
            gone.append(file)
    return gone
