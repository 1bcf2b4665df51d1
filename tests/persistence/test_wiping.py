"""The files of the database after deletions: what DELETE leaves there, and what wiping takes out."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text

from tests.factories import NOW, Keys, a_report, a_sent_tip
from tests.guarantees.raw_files import hits
from tests.services.postgresql import PostgresqlServer
from tipline.casework.wipe_keys import wipe_keys
from tipline.persistence import wiping
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.erasures import Erasure, erase_content
from tipline.persistence.messages import Message
from tipline.persistence.reports import SealedReport
from tipline.persistence.wiping import NotWiped, wipe, wiping_is_due
from tipline.persistence.wrapped_keys import WrappedKey

WAL_KEPT = NotWiped("wal_recycle is on: used files of the log are kept for later")
TIPS = 12


@pytest.fixture
def files(database: Database, instance: Path, postgresql: PostgresqlServer) -> Iterator[list[Path]]:
    """Where the engine keeps what it holds. Its own log is cut, as an installation is told to set it up."""
    if database.is_sqlite:
        yield [instance / "database"]
        return
    postgresql.sql("ALTER SYSTEM SET wal_recycle = off")
    postgresql.sql("SELECT pg_reload_conf()")
    yield [postgresql.data / each for each in ("base", "pg_wal")]
    postgresql.sql("ALTER SYSTEM RESET wal_recycle")
    postgresql.sql("SELECT pg_reload_conf()")


def wrapped_of(database: Database, reference: str) -> list[bytes]:
    with database.reading() as session:
        return list(session.scalars(select(WrappedKey.wrapped).where(WrappedKey.tip_reference == reference)))


def test_a_deleted_key_lies_in_the_files_until_they_are_wiped(
    database: Database, keys: Keys, files: list[Path]
) -> None:
    sent = [a_sent_tip(database, keys, a_report(f"Tip {n}"), seed=secrets.token_bytes(16))[1] for n in range(TIPS)]
    gone, kept = sent[::2], sent[1::2]
    destroyed = [each for reference in gone for each in wrapped_of(database, reference)]
    standing = [each for reference in kept for each in wrapped_of(database, reference)]
    with database.reading() as session:
        sealed = list(session.scalars(select(SealedReport.sealed).where(SealedReport.tip_reference.in_(gone))))
    parts = [each[len(each) // 2 :][:64] for each in (*destroyed, *sealed)]
    assert len(destroyed) == len(gone) == len(sealed)
    with database.writing() as session:
        for reference in gone:
            erase_content(session, reference)
            session.add(Erasure(tip_reference=reference, erased_at=NOW, decision="test"))
    # The proof that the scan finds them: DELETE alone leaves every one.
    if not database.is_sqlite:
        postgresql_checkpoint(database)
    assert {needle for _, needle in hits(files, parts)} == set(parts)
    assert wipe(database) == []
    assert hits(files, parts) == []
    # And that it does not find nothing because there is nothing.
    left = [each[len(each) // 2 :][:64] for each in standing]
    if not database.is_sqlite:
        postgresql_checkpoint(database)
    assert {needle for _, needle in hits(files, left)} == set(left)
    assert [each for reference in kept for each in wrapped_of(database, reference)] == standing


def postgresql_checkpoint(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("CHECKPOINT"))


@pytest.mark.parametrize("most", [wiping.MOST_BYTES, 0])
@pytest.mark.parametrize("size", [1, 40])
def test_pages_that_are_joined_and_parted_leave_nothing_either(
    sqlite: Database, instance: Path, size: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite moves rows between pages as a table shrinks; the copies that this leaves are overwritten too."""
    monkeypatch.setattr(wiping, "MOST_BYTES", most)
    sent = []
    with sqlite.writing() as session:
        for number in range(300):
            reference, wrapped = f"{number:010}", secrets.token_bytes(700 + size * (number % 13))
            session.execute(
                text("INSERT INTO tips (reference, received_at) VALUES (:tip, '2026-11-24 22:30:00')"),
                {"tip": reference},
            )
            row = WrappedKey(envelope=secrets.token_hex(5), key_id="a", tip_reference=reference, wrapped=wrapped)
            session.add(row)
            session.flush()
            sent.append((reference, wrapped))
    gone = [each for each in sent if secrets.randbelow(3)]
    for start in range(0, len(gone), 7):
        with sqlite.writing() as session:
            for reference, _ in gone[start : start + 7]:
                session.execute(delete(WrappedKey).where(WrappedKey.tip_reference == reference))
    assert [each.why[:25] for each in wipe(sqlite)] == ([] if most else ["the database is too large"])
    needles = [wrapped[300:332] for _, wrapped in gone]
    assert hits([instance / "database"], needles) == []
    standing = [wrapped[300:332] for reference, wrapped in sent if (reference, wrapped) not in gone]
    assert {needle for _, needle in hits([instance / "database"], standing)} == set(standing)


def test_what_could_not_be_wiped_is_said(database: Database, keys: Keys, postgresql: PostgresqlServer) -> None:
    with database.writing() as session:
        session.execute(select(Message.message_id))
    left = wipe_keys(database, audit_key=keys.officer.audit, by="worker", now=NOW)
    assert left == ([] if database.is_sqlite else [WAL_KEPT.why])
    with database.reading() as session:
        entries = [(each.act, each.officer_name, each.detail) for each in all_entries(session)]
    assert entries == [("keys_wiped", "worker", "; ".join(left) or "nothing left")]


def test_a_reader_of_sqlite_keeps_the_log_and_wiping_stays_due(sqlite: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(sqlite, keys)
    with sqlite.reading() as reader:
        reader.execute(select(WrappedKey.envelope)).all()
        with sqlite.writing() as session:
            erase_content(session, reference)
            session.add(Erasure(tip_reference=reference, erased_at=NOW, decision="test"))
        left = wipe_keys(sqlite, audit_key=keys.officer.audit, by="worker", now=NOW + timedelta(minutes=1))
    assert left == ["the log of SQLite is being read"]
    with sqlite.reading() as session:
        assert wiping_is_due(session)
    assert wipe_keys(sqlite, audit_key=keys.officer.audit, by="worker", now=NOW + timedelta(minutes=2)) == []
    with sqlite.reading() as session:
        assert not wiping_is_due(session)
