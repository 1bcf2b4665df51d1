"""A rotation of the index key: links hold before, during and after it, and nothing of the old key is left."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import click
import pytest
from sqlalchemy import delete, update

from tests.factories import Keys, a_report, a_triaged_tip
from tests.jobs.test_index_tips import STORY, fingerprints, linked, records, tips, under
from tipline.cli.index_keys import destroy_key, rotate_key
from tipline.crypto.fingerprints import index_key_numbers
from tipline.jobs.tasks import index_tips
from tipline.jobs.zone import Zone
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip

WORKER = """
import sys
from pathlib import Path
from tipline.config import OfficerConfig
from tipline.jobs.tasks import index_tips
from tipline.jobs.zone import Zone
index_tips(Zone.open(OfficerConfig(instance=Path(sys.argv[1]), database_url=sys.argv[2])))
"""


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def on_its_database(zone: Zone) -> Zone:
    """Commands read where the database is from the settings."""
    return replace(zone, config=replace(zone.config, database_url=address(zone.database)))


def test_a_rotation_whose_worker_is_killed_loses_no_link_and_leaves_nothing_of_the_old_key(
    zone: Zone, keys: Keys, instance: Path
) -> None:
    zone = on_its_database(zone)
    made = set(tips(zone, keys, 50))
    of_the_old_key = fingerprints(zone)
    assert linked(zone) == made
    assert rotate_key(zone.config) == 2
    assert [key.number for key in zone.keys.index] == [2, 1]
    assert (linked(zone), under(zone)) == (made, {1: 50})

    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(instance), address(zone.database)])
    until = time.monotonic() + 60
    while under(zone).get(2, 0) < 5 and time.monotonic() < until:
        time.sleep(0.001)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(30)
    assert 5 <= under(zone)[2] < 50
    assert sum(under(zone).values()) == 50
    assert linked(zone) == made
    with pytest.raises(click.ClickException, match="still needed"):
        destroy_key(zone.config, 1)
    assert index_key_numbers(zone.config.zone / "index") == [2, 1]

    index_tips(zone)
    assert (linked(zone), under(zone)) == (made, {2: 50})
    destroy_key(zone.config, 1)
    assert index_key_numbers(zone.config.zone / "index") == [2]
    assert linked(zone) == made
    assert fingerprints(zone) & of_the_old_key == set()
    assert len(fingerprints(zone)) == len(of_the_old_key)
    assert [each.partition(":")[0] for each in records(zone)] == [
        "operator index_key_made",
        "worker indexing_begun",
        "worker indexing_ended",
        "operator index_key_destroyed",
    ]


def test_a_new_key_counts_for_the_next_tip_in_processes_that_run(zone: Zone, keys: Keys) -> None:
    zone = on_its_database(zone)
    before = set(tips(zone, keys, 1))
    rotate_key(zone.config)
    _, reference = a_triaged_tip(zone.database, keys, a_report(STORY), seed=b"after the change")
    assert (under(zone), linked(zone)) == ({2: 1, 1: 1}, {*before, reference})


def die(*_: object) -> None:
    raise SystemExit


@pytest.mark.parametrize("step", ["tipline.cli.index_keys.new_index_key", "tipline.crypto.fingerprints.os.link"])
def test_a_program_that_dies_while_it_makes_a_key_leaves_what_works_and_the_next_one_makes_it(
    zone: Zone, keys: Keys, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = on_its_database(zone)
    made, folder = set(tips(zone, keys, 2)), zone.config.zone / "index"
    with monkeypatch.context() as patch:
        patch.setattr(step, die)
        with pytest.raises(SystemExit):
            rotate_key(zone.config)
    assert (index_key_numbers(folder), linked(zone)) == ([1], made)
    assert rotate_key(zone.config) == 2
    assert sorted(file.name for file in folder.iterdir()) == ["1.secret", "2.secret"]
    index_tips(zone)
    assert (linked(zone), under(zone)) == (made, {2: 2})


def test_a_program_that_dies_before_it_destroys_a_key_leaves_it_to_be_destroyed_again(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = on_its_database(zone)
    made, folder = set(tips(zone, keys, 2)), zone.config.zone / "index"
    rotate_key(zone.config)
    index_tips(zone)
    with monkeypatch.context() as patch:
        patch.setattr("tipline.cli.index_keys.destroy_index_key", die)
        with pytest.raises(SystemExit):
            destroy_key(zone.config, 1)
    assert (index_key_numbers(folder), linked(zone)) == ([2, 1], made)
    destroy_key(zone.config, 1)
    assert (index_key_numbers(folder), linked(zone)) == ([2], made)


def test_a_second_rotation_waits_for_the_end_of_the_first(zone: Zone, keys: Keys) -> None:
    zone = on_its_database(zone)
    tips(zone, keys, 1)
    rotate_key(zone.config)
    before = records(zone)
    with pytest.raises(click.ClickException, match="keys destroy --index 1"):
        rotate_key(zone.config)
    assert (records(zone), index_key_numbers(zone.config.zone / "index")) == (before, [2, 1])


@pytest.mark.parametrize("why", ["newest", "under it", "no place yet", "unknown to the index", "not there"])
def test_a_key_that_may_be_needed_is_not_destroyed_and_the_refusal_leaves_no_trace(
    zone: Zone, keys: Keys, why: str
) -> None:
    zone = on_its_database(zone)
    tips(zone, keys, 2)
    rotate_key(zone.config)
    if why != "under it":
        index_tips(zone)
    with zone.database.writing() as session:
        if why == "no place yet":
            session.execute(update(IndexedTip).values(key_number=0, version=0))
        elif why == "unknown to the index":
            session.execute(delete(IndexedTip))
    before = records(zone)
    with pytest.raises(click.ClickException, match="There is no index key 9" if why == "not there" else "still needed"):
        destroy_key(zone.config, {"newest": 2, "not there": 9}.get(why, 1))
    assert (records(zone), index_key_numbers(zone.config.zone / "index")) == (before, [2, 1])
