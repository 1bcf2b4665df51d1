"""The ways to use the database, and what its faults are called."""

from pathlib import Path

import pytest
from sqlalchemy import insert, text

from tests.cheaper import SQLITE_IN_EARNEST
from tests.factories import NOW, Keys, a_bare_tip, a_sent_tip
from tipline.persistence.database import Database, DatabaseUnavailable, answers
from tipline.persistence.tips import Tip, tip_by_reference

A_TIP = insert(Tip).values(reference="7K3M9QXDPA", received_at=NOW, receipt_tag=b"t" * 32)


def test_writing_keeps_everything_or_nothing(database: Database) -> None:
    def fail_half_way() -> None:
        with database.writing() as session:
            a_bare_tip(session)
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    with database.reading() as session:
        assert tip_by_reference(session, "7K3M9QXDPA") is None


def test_storing_keeps_everything_or_nothing(database: Database) -> None:
    def fail_half_way() -> None:
        with database.storing() as connection:
            connection.execute(A_TIP)
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    with database.storing() as connection:
        connection.execute(A_TIP)
    with database.reading() as session:
        assert tip_by_reference(session, "7K3M9QXDPA") is not None


def test_who_has_not_yet_stored_anything_holds_up_no_other_writer(sqlite: Database) -> None:
    with sqlite.storing() as waiting:
        with sqlite.writing() as writer:
            a_bare_tip(writer)
        waiting.execute(text("SELECT 1"))


def test_reading_throws_changes_away(database: Database) -> None:
    with database.reading() as session:
        a_bare_tip(session)
    with database.reading() as session:
        assert tip_by_reference(session, "7K3M9QXDPA") is None


def test_times_come_back_in_utc(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    with database.reading() as session:
        tip = tip_by_reference(session, reference)
    assert tip is not None
    assert tip.received_at.isoformat() == "2026-11-24T22:30:00+00:00"


def test_a_time_without_its_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="zone"), database.writing() as session:
        a_bare_tip(session, NOW.replace(tzinfo=None))


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.writing() as writer:
        a_bare_tip(writer)
        with database.reading() as reader:
            assert tip_by_reference(reader, "7K3M9QXDPA") is None


def test_a_missing_table_and_a_missing_server_are_both_said(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable, match="migrate"), database.reading() as session:
        session.execute(text("SELECT * FROM missing"))
    assert answers(database)
    assert not answers(Database("postgresql://x@/x?host=/nonexistent"))


def test_sqlite_forgets_in_no_particular_order(sqlite: Database, keys: Keys) -> None:
    sent = [a_sent_tip(sqlite, keys, seed=b"%016d" % number)[1] for number in range(12)]
    with sqlite.reading() as session:
        stored = list(session.execute(text("SELECT reference FROM tips")).scalars())
    assert stored == sorted(sent) != sent


def test_a_commit_waits_for_the_disk(tmp_path: Path) -> None:
    """FULL is 2: what has been acknowledged outlives a failure of power. Other tests do not wait."""
    engine = SQLITE_IN_EARNEST(f"sqlite:///{tmp_path / 'tipline.db'}")
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode")]
    engine.dispose()
    assert found == [2, "wal"]
