"""A PostgreSQL that says nothing: nobody waits for ever, and what is not known to stand is not acknowledged."""

import os
import signal
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event, make_url, text

from tests.factories import NOW, SEED, Keys, a_bare_tip, a_report
from tests.services.postgresql import PostgresqlServer
from tipline.intake.submit_tip import submit_tip
from tipline.jobs.listening import PostgresqlWatch
from tipline.persistence import patience
from tipline.persistence.database import Database, DatabaseUnavailable, answers
from tipline.persistence.patience import PatientConnection
from tipline.persistence.tips import tip_by_reference


@pytest.fixture
def postgres(postgresql_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(patience, "ANSWER_SECONDS", 0.5)
    found = Database(postgresql_address)
    yield found
    found.close()


def backend_of(database: Database) -> int:
    """The process of the server that a session gets."""
    with database.reading() as session:
        return int(session.scalar(text("SELECT pg_backend_pid()")) or 0)


@pytest.fixture
def no_standby(postgresql: PostgresqlServer) -> Iterator[None]:
    """Whoever asks for a synchronous commit waits for a standby that never comes."""
    postgresql.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    postgresql.sql("SELECT pg_reload_conf()")
    yield
    postgresql.sql("ALTER SYSTEM RESET synchronous_standby_names")
    postgresql.sql("SELECT pg_reload_conf()")


def test_a_frozen_server_is_out_of_order_and_the_next_connection_is_another(postgres: Database) -> None:
    frozen = backend_of(postgres)
    os.kill(frozen, signal.SIGSTOP)
    try:
        assert not answers(postgres)
        assert backend_of(postgres) != frozen
    finally:
        os.kill(frozen, signal.SIGCONT)


def test_housekeeping_takes_its_time_and_nobody_else_does_afterwards(postgres: Database) -> None:
    with postgres.unhurried() as connection:
        connection.execute(text("SELECT pg_sleep(1)"))
        assert connection.scalar(text("SHOW statement_timeout")) == "0"
    with postgres.reading() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "15s"
    with pytest.raises(DatabaseUnavailable), postgres.reading() as session:
        session.execute(text("SELECT pg_sleep(1)"))


def test_a_connection_that_the_server_ended_is_replaced_before_it_is_used(
    postgres: Database, postgresql: PostgresqlServer
) -> None:
    ended = backend_of(postgres)
    postgresql.sql(f"SELECT pg_terminate_backend({ended}, 5000)")
    assert backend_of(postgres) != ended


def test_whether_a_connection_is_there_is_told_without_asking_the_server(postgresql_address: str) -> None:
    address = make_url(postgresql_address).set(drivername="postgresql").render_as_string(hide_password=False)
    with PatientConnection.connect(address) as connection:
        asleep = connection.info.backend_pid
        os.kill(asleep, signal.SIGSTOP)
        try:
            assert connection.still_there()
        finally:
            os.kill(asleep, signal.SIGCONT)
    assert not connection.still_there()


def test_a_server_that_freezes_under_a_transaction_ends_it(postgres: Database) -> None:
    frozen = 0

    def freeze_half_way() -> None:
        nonlocal frozen
        with postgres.writing() as session:
            frozen = session.scalar(text("SELECT pg_backend_pid()"))
            os.kill(frozen, signal.SIGSTOP)
            a_bare_tip(session)

    try:
        with pytest.raises(DatabaseUnavailable):
            freeze_half_way()
    finally:
        os.kill(frozen, signal.SIGCONT)
    with postgres.reading() as session:
        assert tip_by_reference(session, "7K3M9QXDPA") is None


def test_a_commit_that_no_standby_has_is_not_acknowledged(postgres: Database, no_standby: None) -> None:
    def commit() -> None:
        with postgres.writing() as session:
            session.execute(text("SET LOCAL synchronous_commit = on"))
            a_bare_tip(session)

    with pytest.raises(DatabaseUnavailable):
        commit()


def test_a_tip_that_no_standby_has_is_not_acknowledged_either(postgres: Database, no_standby: None, keys: Keys) -> None:
    """PostgreSQL commits it by itself, and its answer is awaited as long."""

    @event.listens_for(postgres.at_once, "engine_connect")
    def _in_earnest(connection: Connection) -> None:
        connection.exec_driver_sql("SET synchronous_commit = on")

    with pytest.raises(DatabaseUnavailable):
        submit_tip(postgres, a_report(), (), keys=keys.site, seed=SEED, now=NOW)


def test_what_the_server_refuses_keeps_the_connection(postgres: Database) -> None:
    with postgres.reading() as session:
        first = session.scalar(text("SELECT pg_backend_pid()"))
    with pytest.raises(DatabaseUnavailable), postgres.reading() as session:
        session.execute(text("SELECT * FROM missing"))
    with postgres.reading() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) == first


def test_of_two_hosts_the_one_that_can_be_written_is_taken(postgresql_address: str, tmp_path) -> None:
    both = f"{postgresql_address}&host={tmp_path}&target_session_attrs=read-write"
    database = Database(both)
    assert answers(database)
    watch = PostgresqlWatch(database)
    watch.wait(0)
    watch.close()
    database.close()
