"""Making the next key of the ring and destroying an old one: the record first, then the files."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.config import OfficerConfig
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.opening import RingFolder, new_private_key, publish_key, unwrap_key
from tipline.crypto.ring_folder import destroy, holding_ring, prepared_keys, retire, retired_keys, withdraw_public
from tipline.crypto.secret_files import read_secret
from tipline.domain.officers import OPERATOR
from tipline.persistence.database import Database
from tipline.persistence.ring_keys import count_wrapped, end_key, wait_for_writers
from tipline.persistence.wrapped_keys import WrappedKey

MADE, DESTROYED = "ring_key_made", "ring_key_destroyed"


def folders(config: OfficerConfig) -> tuple[Path, Path]:
    return config.zone / "ring", config.public_instance / "ring"


def prepare_ring_key(config: OfficerConfig) -> str:
    """The id of a key that is there and to which nothing is sealed yet: the one prepared before, or a new one."""
    private, public = folders(config)
    waiting = prepared_keys(private, public)
    if waiting:
        return waiting[0]
    _demand_rotation_over(private, public)
    audit = read_secret(config.zone / "audit.secret")
    with closing(Database(config.database)) as database, database.writing() as session:
        record_act(session, key=audit, officer_name=OPERATOR, act=MADE, now=datetime.now(UTC), detail="next ring key")
    return new_private_key(private)


def rotate_ring(config: OfficerConfig) -> str:
    """New tips are sealed to the key whose id is returned, stored ones move to it. A program that dies on the way
    leaves keys that work, and is given again. Raises ClickException while the rotation before is not over.
    """
    private, public = folders(config)
    key_id = prepare_ring_key(config)
    # Given up first: were it the other way round, two keys would hold after a crash, and nobody would know which.
    for member in holding_ring(private, public):
        if member.key_id != key_id:
            retire(private, member.key_id)
    publish_key(private, public, key_id)
    withdraw_public(private, public)
    return key_id


def _demand_rotation_over(private: Path, public: Path) -> None:
    retired = retired_keys(private)
    if retired:
        if holding_ring(private, public):
            withdraw_public(private, public)
        raise click.ClickException(
            f"Ring key {retired[0]} of the rotation before is still there. When `tipline keys ring` says that nothing "
            f"is wrapped for it: tipline keys destroy --ring {retired[0]}"
        )


def ring_state(config: OfficerConfig) -> dict[str, dict[str, object]]:
    """By key, that of the private ones and those that rows name: whether it holds, and how much is wrapped for it."""
    private, public = folders(config)
    with closing(Database(config.database)) as database, database.reading() as session:
        wrapped = count_wrapped(session)
    holding, retired = {each.key_id for each in holding_ring(private, public)}, retired_keys(private)
    found: dict[str, dict[str, object]] = {}
    for key_id in sorted({*RingFolder(private), *holding, *wrapped}):
        standing = "given up" if key_id in retired else "holds" if key_id in holding else "prepared"
        if key_id not in RingFolder(private):
            standing = "not here"
        found[key_id] = {"standing": standing, "wrapped": wrapped.get(key_id, 0)}
    return found


def destroy_ring_key(config: OfficerConfig, key_id: str) -> None:
    """Raises ClickException for a key that was not given up, or that opens something still.

    That it ends is in the database before its last row is looked for: what a public host that knows no newer key seals
    to it from then on is not taken.
    """
    private, audit = config.zone / "ring", read_secret(config.zone / "audit.secret")
    if key_id not in retired_keys(private):
        raise click.ClickException(f"Ring key {key_id} was not given up, or is not here. See: tipline keys ring")
    needed = f"Ring key {key_id} is still needed: tips are wrapped for it. See: tipline keys ring"
    with closing(Database(config.database)) as database:
        with database.reading() as session:
            if _opens_anything(session, config, key_id):
                raise click.ClickException(needed)
        now = datetime.now(UTC)
        with database.writing() as session:
            record_act(session, key=audit, officer_name=OPERATOR, act=DESTROYED, now=now, detail=f"key {key_id}")
            end_key(session, key_id, now)
        with database.writing() as session:
            wait_for_writers(session)
            if _opens_anything(session, config, key_id):
                raise click.ClickException(needed)
    destroy(private, key_id)


def _opens_anything(session: Session, config: OfficerConfig, key_id: str) -> bool:
    """Whether a row is wrapped for the key. One that was damaged, or that a thief of the public host has made up, needs
    no key and keeps none.
    """
    ring = RingFolder(config.zone / "ring")
    named = select(WrappedKey).where(WrappedKey.key_id == key_id).execution_options(yield_per=100)
    with session.scalars(named) as rows:
        for row in rows:
            try:
                unwrap_key({key_id: row.wrapped}, ring, row.envelope)
            except SealDamaged:
                continue
            return True
    return False
