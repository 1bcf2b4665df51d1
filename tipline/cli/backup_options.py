"""How the operator says by whom a backup can be opened: a passphrase in a file or typed, or a backup key."""

from pathlib import Path

import click

from tipline.crypto.backup_keys import LEAST_PASSPHRASE, Lock, Passphrase, read_backup_key, read_recipient

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


def lock_to_write(recipient: Path | None, passphrase: Path | None) -> Lock:
    """Raises BackupNotOpened or ClickException."""
    return read_recipient(recipient) if recipient else _passphrase(passphrase, new=True)


def lock_to_read(way: str, identity: Path | None, passphrase: Path | None) -> Lock:
    """For a file that was locked in this `way`. Raises BackupNotOpened or ClickException."""
    if way == "key":
        if identity is None:
            raise click.ClickException("This backup was locked with a backup key. Say where it is: --identity FILE")
        return read_backup_key(identity)
    return _passphrase(passphrase, new=False)


def _passphrase(file: Path | None, *, new: bool) -> Passphrase:
    words = file.read_text().strip() if file else click.prompt("Passphrase", hide_input=True, confirmation_prompt=new)
    if new and len(words) < LEAST_PASSPHRASE:
        raise click.ClickException(f"A passphrase has at least {LEAST_PASSPHRASE} characters.")
    return Passphrase(words)
