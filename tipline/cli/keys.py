"""`tipline keys`: the keys and secrets of an instance."""

import json
from pathlib import Path

import click

from tipline.cli.index_keys import destroy_key, rotate_key
from tipline.cli.instance_folder import prepare_instance
from tipline.cli.refusal import said_in_one_line
from tipline.cli.ring_keys import destroy_ring_key, prepare_ring_key, ring_state, rotate_ring
from tipline.config import OfficerConfig
from tipline.crypto.backup_keys import new_backup_key


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
@click.option("--ring", "of_ring", is_flag=True, help="The key that opens tips.")
@click.option("--prepare", is_flag=True, help="Of the ring: make it and seal nothing to it yet.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def rotate(instance: Path, *, of_index: bool, of_ring: bool, prepare: bool, as_json: bool) -> None:
    """Make the next key. What is stored moves over to it while everything runs."""
    if of_index == of_ring or (prepare and of_index):
        raise click.UsageError("Say which key: --index or --ring.")
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        made = rotate_key(config) if of_index else prepare_ring_key(config) if prepare else rotate_ring(config)
    if as_json:
        click.echo(json.dumps({"index" if of_index else "ring": made}))
    click.echo(NEXT["index" if of_index else "prepared" if prepare else "ring"].format(made), err=True)


NEXT = {
    "index": "Index key {0} counts from now on. The worker indexes the stored tips anew: see `tipline index`. "
    "Copy the key to every other host of the officer zone.",
    "prepared": "Copy officer/ring/{0}.private to every other officer host. Then: tipline keys rotate --ring",
    "ring": "New tips are sealed to {0}. Copy the folder public/ring to the public host, so that it has no other key. "
    "The worker moves the stored tips over: see `tipline keys ring`.",
}
"""What to do after a rotation."""


@keys.command("destroy")
@click.option("--index", "number", type=click.IntRange(min=1), help="Number of an old key of the index.")
@click.option("--ring", "key_id", help="Id of an old key of the ring.")
@click.pass_obj
def destroy(instance: Path, *, number: int | None, key_id: str | None) -> None:
    """Destroy an old key that nothing stored needs any more."""
    if (number is None) == (key_id is None):
        raise click.UsageError("Say which key: --index NUMBER or --ring ID.")
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        if number is not None:
            destroy_key(config, number)
        else:
            destroy_ring_key(config, str(key_id))
    told = f"Index key {number}" if number is not None else f"Ring key {key_id}"
    click.echo(f"{told} is destroyed here. Copies on other hosts and in backups are not.", err=True)


@keys.command("ring")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def ring(instance: Path, *, as_json: bool) -> None:
    """Tell which keys of the ring hold, which are given up, and how many keys of tips are wrapped for each."""
    with said_in_one_line():
        found = ring_state(OfficerConfig.load(instance))
    if as_json:
        click.echo(json.dumps(found))
        return
    for key_id, told in found.items():
        click.echo(f"Ring key {key_id}: {told['standing']}, {told['wrapped']} keys of tips are wrapped for it.")


@keys.command("backup-key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup_key(instance: Path, file: Path) -> None:
    """Make a backup key: FILE opens backups and belongs on no host, FILE.pub makes them."""
    del instance
    with said_in_one_line():
        public = new_backup_key(file)
    click.echo(f"Take {file} away from here. Backups are made with: --to {public}", err=True)
