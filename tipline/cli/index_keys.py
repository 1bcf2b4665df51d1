"""Making the next key of the index and destroying an old one: the record first, then the file."""

from datetime import UTC, datetime

import click

from tipline.casework.rotate_index_key import (
    KeyNotThere,
    KeyStillNeeded,
    RotationNotOver,
    plan_destruction,
    plan_index_key,
)
from tipline.config import OfficerConfig
from tipline.crypto.fingerprints import destroy_index_key, index_key_numbers, new_index_key, read_index_keys
from tipline.crypto.secret_files import read_secret
from tipline.domain.officers import OPERATOR
from tipline.persistence.database import Database


def rotate_key(config: OfficerConfig) -> int:
    """The number of the new key. A program that dies on the way leaves an entry in the record, or a key, or both.

    Raises ClickException while the rotation before is not over, and SecretMissing where there is no key to follow.
    """
    folder, audit = config.zone / "index", read_secret(config.zone / "audit.secret")
    database = Database(config.database)
    try:
        with database.writing() as session:
            numbers = [each.number for each in read_index_keys(folder)]
            plan_index_key(session, numbers, key=audit, by=OPERATOR, now=datetime.now(UTC))
    except RotationNotOver as error:
        advice = f"When `tipline index` says that nothing is left: tipline keys destroy --index {error}"
        raise click.ClickException(f"Index key {error} of the rotation before is still there. {advice}") from None
    finally:
        database.close()
    return new_index_key(folder)


def destroy_key(config: OfficerConfig, number: int) -> None:
    """Raises ClickException for a key that is not there, that tips may need, or that is the newest."""
    folder, audit = config.zone / "index", read_secret(config.zone / "audit.secret")
    database = Database(config.database)
    try:
        with database.writing() as session:
            numbers = index_key_numbers(folder)
            plan_destruction(session, number, numbers, key=audit, by=OPERATOR, now=datetime.now(UTC))
    except KeyNotThere:
        raise click.ClickException(f"There is no index key {number} in {folder}.") from None
    except KeyStillNeeded:
        raise click.ClickException(
            f"Index key {number} is still needed: it is the newest, or tips wait to be indexed. See: tipline index"
        ) from None
    finally:
        database.close()
    destroy_index_key(folder, number)
