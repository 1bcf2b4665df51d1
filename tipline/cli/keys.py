"""`tipline keys`: the keys and secrets of an instance."""

import json
from pathlib import Path

import click

from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig, PublicConfig
from tipline.crypto.fingerprints import ensure_index_key
from tipline.crypto.opening import new_ring_key
from tipline.crypto.secret_files import ensure_secret

OFFICER_SECRETS = ("audit", "session", "totp", "recovery")
"""Of the audit chain, and of sign-in: cookies, TOTP secrets and recovery codes at rest."""


@click.group()
def keys() -> None:
    """Keys of an instance."""


@keys.command("new")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def new(instance: Path, *, as_json: bool) -> None:
    """Make the instance folder with its keys; what is there already is kept."""
    with said_in_one_line():
        prepare_instance(instance)
    if as_json:
        ring = sorted(file.stem for file in (instance / "officer" / "ring").glob("*.private"))
        click.echo(json.dumps({"ring": ring}))
    click.echo(f"Private keys are in {instance / 'officer'}. Copy {instance / 'public'} to the public host.", err=True)


def prepare_instance(instance: Path) -> None:
    """Folders, secrets and at least one officer key are there, readable by their owner alone. Keeps what exists.

    Raises OSError naming the folder that cannot be written.
    """
    officer = OfficerConfig(instance=instance)
    public = PublicConfig(instance=officer.public_instance)
    for folder in (instance, officer.zone, officer.zone / "ring", public.instance, public.ring, instance / "database"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for secret in OFFICER_SECRETS:
        ensure_secret(officer.zone / f"{secret}.secret")
    ensure_index_key(officer.zone / "index")
    ensure_secret(public.form_secret)
    ensure_secret(public.receipt_salt)
    if not any((officer.zone / "ring").glob("*.private")):
        new_ring_key(officer.zone / "ring", public.ring)
