"""The clock: rings when the database has work, once, and outlives the queue and the database."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from tests.factories import LATER, LOCKED_IN, NOW, QUIET, Keys, a_report, a_sent_tip, a_triaged_tip
from tests.jobs.valkey_server import ValkeyServer
from tipline.crypto.fingerprints import new_index_key
from tipline.domain.ranks import MOST_FAILURES, UNTRIAGED
from tipline.jobs.queue import Bell
from tipline.jobs.schedule import LIFT_SECONDS, LIST_SECONDS, Clock
from tipline.jobs.watch import watch_for
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.fingerprints import IndexedTip
from tipline.persistence.letters import Letter
from tipline.persistence.open_tip_changes import OpenTipChange
from tipline.persistence.redrawings import lease_redrawing
from tipline.persistence.tips import lease_tips_awaiting_triage, tip_by_reference


class NoWatch:
    """A watch that only lets time pass."""

    def wait(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.01))

    def close(self) -> None:
        pass


@pytest.fixture
def bell(valkey: ValkeyServer) -> Iterator[Bell]:
    found = Bell(valkey.url)
    yield found
    found.valkey.close()


@pytest.fixture
def clock(database: Database, bell: Bell) -> Clock:
    return Clock(database, bell, NoWatch())


@contextmanager
def running(clock: Clock) -> Iterator[None]:
    thread = threading.Thread(target=clock.run)
    thread.start()
    yield
    clock.stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_nothing_to_do_rings_for_nothing(clock: Clock, bell: Bell) -> None:
    assert clock.tick(NOW) == []
    assert bell.queue.count == 0


def test_a_waiting_tip_rings_once_until_the_worker_has_taken_the_wake_up(
    clock: Clock, bell: Bell, database: Database, keys: Keys
) -> None:
    a_sent_tip(database, keys)
    assert [clock.tick(NOW) for _ in range(5)] == [["triage_waiting"], [], [], [], []]
    assert bell.queue.count == 1
    bell.queue.empty()
    assert clock.tick(NOW) == ["triage_waiting"]


def test_a_leased_tip_rings_only_when_its_lease_is_over(clock: Clock, database: Database, keys: Keys) -> None:
    a_sent_tip(database, keys)
    with database.writing() as session:
        lease_tips_awaiting_triage(session, NOW, timedelta(seconds=60), 1)
    assert clock.tick(NOW) == []
    assert clock.tick(NOW + timedelta(seconds=60)) == ["triage_waiting"]


def test_a_planned_letter_rings_beside_a_waiting_tip(clock: Clock, database: Database, keys: Keys) -> None:
    a_triaged_tip(database, keys, a_report(LOCKED_IN))
    assert clock.tick(LATER) == ["send_letters"]
    a_sent_tip(database, keys, seed=b"another seed....")
    assert clock.tick(LATER) == ["triage_waiting"]


def test_a_tip_is_taken_before_letters_and_these_before_pictures(
    clock: Clock, bell: Bell, database: Database, keys: Keys
) -> None:
    a_triaged_tip(database, keys, a_report(LOCKED_IN))
    a_sent_tip(database, keys, seed=b"another seed....", photos=(b"\xff\xd8",))
    assert clock.tick(LATER) == ["triage_waiting", "send_letters", "redraw_pictures"]
    assert [number.partition("-")[0] for number in bell.queue.job_ids] == [
        "triage_waiting",
        "send_letters",
        "redraw_pictures",
    ]


def test_a_tip_below_the_newest_key_of_the_index_rings_last(
    bell: Bell, database: Database, keys: Keys, instance: Path
) -> None:
    folder = instance / "officer" / "index"
    clock = Clock(database, bell, NoWatch(), index_keys=folder)
    a_triaged_tip(database, keys, a_report(QUIET))
    assert clock.tick(LATER) == []
    new_index_key(folder)
    a_sent_tip(database, keys, seed=b"another seed....", photos=(b"\xff\xd8",))
    assert clock.tick(LATER) == ["triage_waiting", "redraw_pictures", "index_tips"]
    assert [number.partition("-")[0] for number in bell.queue.job_ids] == [
        "triage_waiting",
        "redraw_pictures",
        "index_tips",
    ]


def test_tips_that_an_older_program_triaged_are_found_out_within_an_hour(
    bell: Bell, database: Database, keys: Keys, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(database, bell, NoWatch(), index_keys=instance / "officer" / "index")
    monkeypatch.setattr("tipline.jobs.schedule.LISTED_AT_ONCE", 2)
    for number in range(3):
        a_triaged_tip(database, keys, a_report(QUIET), seed=number.to_bytes(16, "big"))
    with database.writing() as session:
        session.execute(delete(IndexedTip))
    assert clock.tick(NOW) == ["index_tips"]
    clock.tick(NOW)
    with database.writing() as session:
        assert session.scalars(select(IndexedTip.key_number)).all() == [0, 0, 0]
        session.execute(delete(IndexedTip))
    bell.queue.empty()
    assert clock.tick(NOW) == []
    monkeypatch.setattr(clock, "last_list", clock.last_list - LIST_SECONDS)
    assert clock.tick(NOW) == ["index_tips"]


def test_a_leased_picture_rings_only_when_its_lease_is_over(clock: Clock, database: Database, keys: Keys) -> None:
    a_sent_tip(database, keys, photos=(b"\xff\xd8",))
    with database.writing() as session:
        lease_redrawing(session, NOW, timedelta(seconds=60))
        lease_tips_awaiting_triage(session, NOW, timedelta(minutes=10), 1)
    assert clock.tick(NOW) == []
    assert clock.tick(NOW + timedelta(seconds=60)) == ["redraw_pictures"]


def test_a_tip_that_triage_gave_up_on_is_lifted_to_the_top(clock: Clock, database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    for number in range(MOST_FAILURES):
        with database.writing() as session:
            lease_tips_awaiting_triage(session, NOW + timedelta(minutes=number), timedelta(seconds=60), 1)
    assert clock.tick(NOW + timedelta(hours=1)) == []
    with database.reading() as session:
        tip = tip_by_reference(session, reference)
        assert tip is not None
        assert tip.rank == UNTRIAGED


def test_the_numbers_of_open_tips_are_folded_every_few_seconds(
    clock: Clock, database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def numbers() -> list[int]:
        with database.reading() as session:
            return list(session.scalars(select(OpenTipChange.change)))

    for number in range(2):
        a_triaged_tip(database, keys, a_report(QUIET), seed=number.to_bytes(16, "big"))
    assert numbers() == [1, 1]
    clock.tick(NOW)
    assert numbers() == [2]
    a_triaged_tip(database, keys, a_report(QUIET), seed=b"another seed....")
    clock.tick(NOW)
    assert numbers() == [2, 1]
    monkeypatch.setattr(clock, "last_lift", clock.last_lift - LIFT_SECONDS)
    clock.tick(NOW)
    assert numbers() == [3]


def test_a_late_tip_is_planned_a_letter_for_which_then_rings(bell: Bell, database: Database, keys: Keys) -> None:
    a_triaged_tip(database, keys, a_report(LOCKED_IN))
    with database.writing() as session:
        session.execute(update(Letter).values(sent_at=NOW))
    assert Clock(database, bell, NoWatch()).tick(NOW + timedelta(hours=1)) == []
    clock = Clock(database, bell, NoWatch(), second_duty_address="chief@example.org")
    assert clock.tick(NOW + timedelta(hours=1)) == ["send_letters"]
    with database.reading() as session:
        assert session.scalars(select(Letter.kind).where(Letter.sent_at.is_(None))).all() == ["late_tip"]


def test_a_queue_that_is_gone_is_told_in_one_line_and_rung_when_it_is_back(
    clock: Clock, database: Database, keys: Keys, valkey: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    a_sent_tip(database, keys)
    valkey.kill()
    assert [clock.tick(NOW) for _ in range(3)] == [[], [], []]
    assert len([record for record in caplog.records if record.name == "tipline.jobs"]) == 1
    valkey.start()
    assert clock.tick(NOW) == ["triage_waiting"]


def test_a_flushed_queue_is_rung_again(clock: Clock, database: Database, keys: Keys, valkey: ValkeyServer) -> None:
    a_sent_tip(database, keys)
    assert clock.tick(NOW) == ["triage_waiting"]
    valkey.client.flushall()
    assert clock.tick(NOW) == ["triage_waiting"]


def test_a_database_that_is_gone_is_told_in_one_line_and_asked_again(
    clock: Clock, database: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refuse(now: datetime) -> list[str]:
        asked.append(now)
        raise DatabaseUnavailable("OperationalError")

    monkeypatch.setattr("tipline.jobs.schedule.SWEEP_SECONDS", 0.01)
    monkeypatch.setattr(clock, "tick", refuse)
    with running(clock):
        time.sleep(0.3)
    assert len(asked) > 3
    assert len([record for record in caplog.records if record.name == "tipline.jobs"]) == 1


def test_a_stored_tip_wakes_the_clock_long_before_its_sweep(
    database: Database, bell: Bell, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipline.jobs.schedule.SWEEP_SECONDS", 4.0)
    clock = Clock(database, bell, watch_for(database))
    with closing(clock.watch), running(clock):
        time.sleep(0.5)
        a_sent_tip(database, keys)
        begun = time.monotonic()
        while not bell.is_ringing("triage_waiting") and time.monotonic() - begun < 10:
            time.sleep(0.01)
        waited = time.monotonic() - begun
    assert waited < 1


def test_a_thousand_changes_wake_the_clock_once(database: Database, keys: Keys) -> None:
    with closing(watch_for(database)) as watch:
        watch.wait(0.01)
        for number in range(10):
            a_sent_tip(database, keys, seed=number.to_bytes(16, "big"))
        begun = time.monotonic()
        watch.wait(5)
        assert time.monotonic() - begun < 1
        begun = time.monotonic()
        watch.wait(0.4)
        assert time.monotonic() - begun >= 0.4


def test_a_watch_without_a_database_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("gone")
    watch = watch_for(Database(f"postgresql://postgres@/nothing?host={folder}"))
    with pytest.raises(DatabaseUnavailable):
        watch.wait(1)


def test_now_is_the_time_with_its_zone(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[datetime] = []
    monkeypatch.setattr(clock, "tick", lambda now: seen.append(now) or clock.stop.set())
    clock.run()
    assert [moment.tzinfo for moment in seen] == [UTC]
