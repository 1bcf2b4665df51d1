"""How a command says that it cannot go on: one line, exit code 1, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from tipline.config import SettingNotUnderstood
from tipline.crypto.secret_files import KeysNotUsable
from tipline.persistence.database import DatabaseUnavailable


@contextmanager
def said_in_one_line() -> Iterator[None]:
    """Turns the faults that an operator can mend into one line on stderr."""
    try:
        yield
    except (SettingNotUnderstood, KeysNotUsable) as error:
        raise click.ClickException(str(error)) from None
    except DatabaseUnavailable as error:
        raise click.ClickException(f"The database does not answer: {error}.") from None
    except OSError as error:
        if error.filename is None:
            raise
        raise click.ClickException(f"{error.filename} cannot be used: {error.strerror}.") from None
