"""The clock and the worker delete what is past its limit by the decision that is set, and wipe the files after it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import Keys, a_report, a_triaged_tip
from tests.jobs.test_schedule import NoWatch
from tests.jobs.valkey_server import ValkeyServer
from tipline.casework.erase_tip import erase
from tipline.domain.retention import chosen_tracks
from tipline.jobs.queue import Bell
from tipline.jobs.schedule import Clock
from tipline.jobs.upkeep import purge_tips
from tipline.jobs.zone import Zone
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.erasures import Erasure
from tipline.persistence.tips import tip_by_reference
from tipline.persistence.tombstones import read_tombstones
from tipline.persistence.wiping import wiping_is_due

TRACKS = chosen_tracks({})


@pytest.fixture
def tips(database: Database, keys: Keys) -> list[str]:
    """One that is past its limit, and a new one."""
    found = [a_triaged_tip(database, keys, a_report(f"{n}"), seed=f"a form {n:09}".encode())[1] for n in range(2)]
    now = datetime.now(UTC)
    with database.writing() as session:
        for reference, days in zip(found, (800, 1), strict=True):
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.received_at = now - timedelta(days=days)
    return found


def erased(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Erasure.tip_reference)))


def decided(zone: Zone) -> Zone:
    return replace(zone, config=replace(zone.config, retention_decision="RA-FS 2021:6"))


def test_the_clock_rings_once_an_hour_and_only_where_a_decision_is_set(
    database: Database, valkey: ValkeyServer, tips: list[str]
) -> None:
    now, bell = datetime.now(UTC), Bell(valkey.url)
    assert "purge_tips" not in Clock(database, bell, NoWatch()).tick(now)
    clock = Clock(database, bell, NoWatch(), purges=TRACKS)
    assert "purge_tips" in clock.tick(now)
    bell.queue.empty()
    assert "purge_tips" not in clock.tick(now)
    bell.valkey.close()


def test_the_worker_deletes_nothing_without_a_decision(zone: Zone, database: Database, tips: list[str]) -> None:
    purge_tips(zone)
    assert erased(database) == []


def test_the_worker_deletes_what_is_due_notes_it_outside_and_wipes(
    zone: Zone, database: Database, tips: list[str]
) -> None:
    for _ in range(2):
        purge_tips(decided(zone))
    assert erased(database) == [tips[0]]
    assert [each.reference for each in read_tombstones(zone.config.zone / "erasures.log")] == [tips[0]]
    with database.reading() as session:
        acts = [(each.act, each.officer_name) for each in all_entries(session)]
        assert not wiping_is_due(session)
    assert [each for each in acts if each[0] in {"tip_erased", "keys_wiped"}] == [
        ("tip_erased", "worker"),
        ("keys_wiped", "worker"),
    ]


def test_what_somebody_else_has_deleted_is_wiped_too(
    zone: Zone, database: Database, keys: Keys, valkey: ValkeyServer, tips: list[str]
) -> None:
    now, bell = datetime.now(UTC), Bell(valkey.url)
    with database.writing() as session:
        tip = tip_by_reference(session, tips[1], lock=True)
        assert tip is not None
        erase(session, tip, decision="RA", by="eva@example.org", keys=keys.officer, now=now)
    assert "purge_tips" in Clock(database, bell, NoWatch()).tick(now)
    purge_tips(zone)
    assert erased(database) == [tips[1]]
    with database.reading() as session:
        assert not wiping_is_due(session)
    bell.valkey.close()
