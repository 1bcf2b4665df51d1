"""The database from its two backups: made beside the old one (SQLite) or in its place (PostgreSQL)."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile, takewhile
from pathlib import Path

import click
from sqlalchemy import delete, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from tipline.casework.erase_again import erase_again
from tipline.casework.keep_checkpoint import keep_checkpoint
from tipline.casework.record_act import first_broken_entry
from tipline.casework.record_restore import record_restore
from tipline.config import OfficerConfig
from tipline.crypto.backup_file import Head, read_backup
from tipline.crypto.backup_keys import Lock
from tipline.crypto.checkpoints import CheckpointFile
from tipline.crypto.secret_files import read_secret
from tipline.domain.checkpoints import RESTORED
from tipline.persistence.audit import last_entry
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.dump import lines_of, load, tables_in
from tipline.persistence.migrate import newest_revision, revision_of, upgrade
from tipline.persistence.restored import count_tips, end_one_time_things, only_of_living_tips
from tipline.persistence.tombstones import FILE, read_tombstones


@dataclass(frozen=True)
class Opened:
    """A backup that can be read, from its beginning each time."""

    file: Path
    lock: Lock
    head: Head

    def demand_whole(self) -> None:
        """Raises BackupNotOpened unless every byte is as it was written."""
        for _ in read_backup(self.file, self.lock):
            pass

    def rows(self) -> Iterator[bytes]:
        return dropwhile(_is_file, lines_of(read_backup(self.file, self.lock)))

    def key_files(self) -> Iterator[bytes]:
        return takewhile(_is_file, lines_of(read_backup(self.file, self.lock)))


def _is_file(line: bytes) -> bool:
    return line.startswith(b'{"file": ')


def demand_room(config: OfficerConfig, revision: str, *, overwrite: bool) -> None:
    """Raises ClickException where tips would be lost, or a PostgreSQL database has another schema than the backup."""
    with closing(Database(config.database)) as database:
        found, tips = _state(database)
        if tips and not overwrite:
            raise click.ClickException(f"The database has {tips} tips. Say --overwrite to give them up.")
        if found not in (None, revision) and not database.is_sqlite:
            raise click.ClickException(
                f"The database has schema {found}, the backup {revision}. Give an empty database."
            )


def _state(database: Database) -> tuple[str | None, int]:
    """Its schema and how many tips it has."""
    if not inspect(database.engine).has_table("alembic_version"):
        return None, 0
    with database.reading() as session:
        return revision_of(session), count_tips(session)


def bring_back(
    config: OfficerConfig, data: Opened, keys: Opened, erasures: Path | None, now: datetime
) -> dict[str, object]:
    """The database is as it was at the backup, but for what was deleted since. Numbers of what came back."""
    lost = _last_number(config.database)
    url = make_url(config.database)
    if url.get_backend_name() != "sqlite":
        return _fill(config, config.database, data, keys, erasures, lost, now)
    file = Path(str(url.database))
    fresh = file.with_name(file.name + ".restoring")
    for each in _parts(fresh):
        each.unlink(missing_ok=True)
    told = _fill(config, f"sqlite:///{fresh}", data, keys, erasures, lost, now)
    # Its log belongs to the old file: what it holds must not be played into the new one.
    for each in _parts(file)[1:]:
        each.unlink(missing_ok=True)
    fresh.replace(file)
    return told


def _parts(file: Path) -> list[Path]:
    return [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))]


def _last_number(address: str) -> int | None:
    """Of the record that is given up, where it can still be read."""
    with closing(Database(address)) as database:
        try:
            with database.reading() as session:
                last = last_entry(session)
        except DatabaseUnavailable:
            return None
    return last.number if last else 0


def _fill(  # noqa: PLR0917 told apart by their types
    config: OfficerConfig, address: str, data: Opened, keys: Opened, erasures: Path | None, lost: int | None,
    now: datetime,
) -> dict[str, object]:  # fmt: skip
    with closing(Database(address)) as database:
        if _state(database)[0] is None:
            try:
                upgrade(database, data.head.revision)
            except Exception:  # noqa: BLE001 whatever Alembic says of it
                raise click.ClickException("The backup belongs to a newer version of Tipline than this one.") from None
        with database.writing() as session:
            _empty(session)
            rows = load(session, data.rows())
            if data.head.revision == newest_revision():
                return {"rows": rows, **_settle(session, config, data, keys, erasures, lost, now)}
        # Without the keys, which come last, nothing can be read of what a crash leaves here.
        upgrade(database)
        with database.writing() as session:
            return {"rows": rows, **_settle(session, config, data, keys, erasures, lost, now)}


def _empty(session: Session) -> None:
    for table in reversed(tables_in(session.connection())):
        session.execute(delete(table))


def _settle(  # noqa: PLR0917 told apart by their types
    session: Session, config: OfficerConfig, data: Opened, keys: Opened, erasures: Path | None, lost: int | None,
    now: datetime,
) -> dict[str, object]:  # fmt: skip
    """Keys of the tips that live, nothing that works once, deletions done again, and an entry that says so."""
    audit = read_secret(config.zone / "audit.secret")
    wrapped = load(session, keys.rows(), only_of_living_tips)
    end_one_time_things(session, now)
    broken = first_broken_entry(session, audit)
    tombstones = [*read_tombstones(config.zone / FILE), *(read_tombstones(erasures) if erasures else [])]
    # What checkpoints know of the state that is given up is not expected of this one.
    keep_checkpoint(session, CheckpointFile(config.zone), key=audit, now=now, kind=RESTORED)
    record_restore(session, data.head.at, lost, key=audit, now=now)
    erased = erase_again(session, tombstones, now, audit_key=audit)
    return {
        "restored_to": data.head.made_at,
        "tips": count_tips(session),
        "wrapped_keys": wrapped,
        "deleted_again": erased,
        "record_broken_at": broken,
    }
