"""The baselines keep the promises that ours keep: a database that does not wait for its disk would be no rival."""

from pathlib import Path

import pytest

from tests.benchmarks.bare.tables import Row, Table
from tests.cheaper import SQLITE_IN_EARNEST
from tests.services.postgresql import PostgresqlServer

PROMISES = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store")
ROW = Row("0123456789", b"tag", b"public", b"wrapped", b"sealed", b"")


def test_the_bare_table_lies_in_sqlite_as_ours_do(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'bare.db'}"
    table, engine = Table(address), SQLITE_IN_EARNEST(address)
    with engine.connect() as connection:
        ours = [connection.exec_driver_sql(f"PRAGMA {each}").scalar() for each in PROMISES]
    bare = table._connection()
    assert [bare.execute(f"PRAGMA {each}").fetchone()[0] for each in PROMISES] == ours
    bare.close()
    engine.dispose()


def test_postgresql_waits_for_the_disk_where_it_is_asked_to() -> None:
    server = PostgresqlServer(durable=True)
    try:
        bare = Table(server.address("postgres"))._connection()
        settings = [bare.execute(f"SHOW {each}").fetchone()[0] for each in ("fsync", "synchronous_commit")]
        bare.close()
    finally:
        server.stop()
    assert settings == ["on", "on"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_the_bare_table_is_given_is_found_again(engine: str, request: pytest.FixtureRequest) -> None:
    table = Table(request.getfixturevalue(f"{engine}_address"))
    assert table.reference_of(ROW.tag) is None
    table.add(ROW)
    assert table.reference_of(ROW.tag) == ROW.reference
    table._connection().close()
