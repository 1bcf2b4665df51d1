"""How a command says that it cannot go on: one line, exit code 1, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from tipline.config import SettingNotUnderstood
from tipline.crypto.backup_keys import BackupNotOpened
from tipline.crypto.opening import NoKeyFits
from tipline.crypto.sealing import RingEmpty
from tipline.crypto.secret_files import SecretMissing
from tipline.persistence.database import DatabaseUnavailable


@contextmanager
def said_in_one_line() -> Iterator[None]:
    """Turns the faults that an operator can mend into one line on stderr."""
    try:
        yield
    except (SettingNotUnderstood, RingEmpty, SecretMissing, NoKeyFits, BackupNotOpened) as error:
        raise click.ClickException(str(error)) from None
    except DatabaseUnavailable as error:
        raise click.ClickException(f"The database does not answer: {error}.") from None
    except OSError as error:
        if error.filename is None:
            raise
        raise click.ClickException(f"{error.filename} cannot be used: {error.strerror}.") from None
