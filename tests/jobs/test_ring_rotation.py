"""A rotation of the ring: tips are readable before, during and after it, and nothing needs the old key."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from sqlalchemy import select, update

from tests.factories import QUIET, Keys, a_report, a_sent_tip, a_triaged_tip, the_report
from tests.jobs.test_index_rotation import WORKER, address, on_its_database
from tests.jobs.test_index_tips import records
from tipline.cli.ring_keys import destroy_ring_key, prepare_ring_key, ring_state, rotate_ring
from tipline.jobs.schedule import any_key_to_rewrap
from tipline.jobs.upkeep import rewrap_keys
from tipline.jobs.zone import Zone
from tipline.persistence.wrapped_keys import EveryKeyEnded, WrappedKey

IN_NO_HURRY = """
import time
from tipline.jobs import upkeep
upkeep.anything_else_waits = lambda zone: time.sleep(0.02)
"""
"""Else it may be done before a busy machine lets the test look at it again."""


def rows(zone: Zone) -> dict[str, int]:
    return {key_id: int(str(told["wrapped"])) for key_id, told in ring_state(zone.config).items()}


def readable(zone: Zone, references: list[str]) -> bool:
    with zone.database.reading() as session:
        return all(the_report(session, each, zone.keys).story == QUIET for each in references)


def send(zone: Zone, keys: Keys, number: int) -> list[str]:
    return [
        a_triaged_tip(zone.database, keys, a_report(QUIET), seed=each.to_bytes(16, "big"))[1] for each in range(number)
    ]


def waits(zone: Zone) -> bool:
    with zone.database.reading() as session:
        return any_key_to_rewrap(zone.config.zone / "ring", session, None)  # type: ignore[arg-type]


def test_a_rotation_whose_worker_is_killed_loses_no_tip_and_ends_without_the_old_key(
    zone: Zone, keys: Keys, instance: Path
) -> None:
    zone = on_its_database(zone)
    made = send(zone, keys, 40)
    (old,) = zone.keys.ring
    assert not waits(zone)
    new = rotate_ring(zone.config)
    assert sorted(zone.keys.ring) == sorted([old, new])
    # The public host has the old public half still: `keys` was read before.
    made.append(a_triaged_tip(zone.database, keys, a_report(QUIET), seed=b"the public host!")[1])
    made.append(a_triaged_tip(zone.database, Keys(instance), a_report(QUIET), seed=b"the new key only")[1])
    assert (rows(zone), readable(zone, made), waits(zone)) == ({old: 41, new: 1}, True, True)

    program = IN_NO_HURRY + WORKER.replace("index_tips", "rewrap_keys")
    worker = subprocess.Popen([sys.executable, "-c", program, str(instance), address(zone.database)])
    until = time.monotonic() + 60
    while rows(zone).get(new, 0) < 5 and time.monotonic() < until:
        time.sleep(0.001)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(30)
    assert 5 <= rows(zone)[new] < 42
    assert sum(rows(zone).values()) == 42
    assert readable(zone, made)
    with pytest.raises(click.ClickException, match="still needed"):
        destroy_ring_key(zone.config, old)
    with pytest.raises(click.ClickException, match=f"keys destroy --ring {old}"):
        rotate_ring(zone.config)

    rewrap_keys(zone)
    rewrap_keys(zone)
    assert (rows(zone), readable(zone, made), waits(zone)) == ({old: 0, new: 42}, True, False)
    destroy_ring_key(zone.config, old)
    assert (list(zone.keys.ring), readable(zone, made)) == ([new], True)
    assert [
        each.partition(":")[0] for each in records(zone) if "r" in each and ("ring_key" in each or "rewrap" in each)
    ] == [
        "operator ring_key_made",
        "worker rewrapping_begun",
        "worker rewrapping_ended",
        "operator ring_key_destroyed",
    ]


def test_what_is_sealed_to_a_destroyed_key_alone_is_not_taken(zone: Zone, keys: Keys, instance: Path) -> None:
    zone = on_its_database(zone)
    (old,) = zone.keys.ring
    rotate_ring(zone.config)
    destroy_ring_key(zone.config, old)
    with pytest.raises(EveryKeyEnded):
        a_sent_tip(zone.database, keys)
    assert rows(zone).get(old, 0) == 0
    a_sent_tip(zone.database, Keys(instance))


def test_a_prepared_key_opens_nothing_yet_and_is_the_one_that_comes(zone: Zone, keys: Keys, instance: Path) -> None:
    zone = on_its_database(zone)
    (old,) = zone.keys.ring
    made = prepare_ring_key(zone.config)
    assert [each.key_id for each in Keys(instance).site.ring] == [old]
    assert (prepare_ring_key(zone.config), rotate_ring(zone.config)) == (made, made)
    assert [each.key_id for each in Keys(instance).site.ring] == [made]


def die(*_: object) -> None:
    raise SystemExit


@pytest.mark.parametrize("step", ["new_private_key", "retire", "publish_key", "withdraw_public"])
def test_a_program_that_dies_while_it_rotates_leaves_what_works_and_the_next_one_ends_it(
    zone: Zone, keys: Keys, instance: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = on_its_database(zone)
    made = send(zone, keys, 2)
    (old,) = zone.keys.ring
    with monkeypatch.context() as patch:
        patch.setattr(f"tipline.cli.ring_keys.{step}", die)
        with pytest.raises(SystemExit):
            rotate_ring(zone.config)
    assert Keys(instance).site.ring
    rewrap_keys(zone)
    assert readable(zone, made)
    if step == "withdraw_public":
        with pytest.raises(click.ClickException):
            rotate_ring(zone.config)
    else:
        rotate_ring(zone.config)
    (member,) = Keys(instance).site.ring
    assert member.key_id != old
    rewrap_keys(zone)
    destroy_ring_key(zone.config, old)
    assert (list(zone.keys.ring), readable(zone, made)) == ([member.key_id], True)


def test_a_damaged_row_keeps_no_key_alive(zone: Zone, keys: Keys) -> None:
    zone = on_its_database(zone)
    good, bad = send(zone, keys, 2)
    (old,) = zone.keys.ring
    with zone.database.writing() as session:
        session.execute(update(WrappedKey).where(WrappedKey.tip_reference == bad).values(wrapped=b"damaged"))
    rotate_ring(zone.config)
    rewrap_keys(zone)
    with zone.database.reading() as session:
        assert session.scalars(select(WrappedKey.tip_reference).where(WrappedKey.key_id == old)).all() == [bad]
    destroy_ring_key(zone.config, old)
    assert readable(zone, [good])


@pytest.mark.parametrize("which", ["holds", "unknown"])
def test_a_key_that_was_not_given_up_is_not_destroyed(zone: Zone, keys: Keys, which: str) -> None:
    zone = on_its_database(zone)
    (old,) = zone.keys.ring
    with pytest.raises(click.ClickException, match="not given up"):
        destroy_ring_key(zone.config, old if which == "holds" else "0" * 16)
    assert list(zone.keys.ring) == [old]
