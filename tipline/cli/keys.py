"""`tipline keys`: the keys and secrets of an instance."""

import json
from pathlib import Path

import click

from tipline.cli.index_keys import destroy_key, rotate_key
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


@keys.command("rotate")
@click.option("--index", "of_index", is_flag=True, help="The key under which tips are found by what they name.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def rotate(instance: Path, *, of_index: bool, as_json: bool) -> None:
    """Make the next key. What is stored moves over to it while everything runs."""
    if not of_index:
        raise click.UsageError("Say which key: --index.")
    with said_in_one_line():
        number = rotate_key(OfficerConfig.load(instance))
    if as_json:
        click.echo(json.dumps({"index": number}))
    click.echo(
        f"Index key {number} counts from now on. The worker indexes the stored tips anew: see `tipline index`. "
        "Copy the key to every other host of the officer zone.",
        err=True,
    )


@keys.command("destroy")
@click.option("--index", "number", type=click.IntRange(min=1), help="Number of an old key of the index.")
@click.pass_obj
def destroy(instance: Path, *, number: int | None) -> None:
    """Destroy an old key that nothing stored needs any more."""
    if number is None:
        raise click.UsageError("Say which key: --index NUMBER.")
    with said_in_one_line():
        destroy_key(OfficerConfig.load(instance), number)
    click.echo(f"Index key {number} is destroyed here. Copies on other hosts and in backups are not.", err=True)


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
