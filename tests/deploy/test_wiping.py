"""The officer zone wipes the files of PostgreSQL when it was given the rights, and says so when it was not."""

from collections.abc import Iterator
from importlib.resources import files

import psycopg
import pytest

from tests.services.postgresql import PostgresqlServer
from tipline.persistence.database import Database
from tipline.persistence.wiping import wipe

LEAST_VERSION = 170_000
"""MAINTAIN, the right to rewrite somebody else's table, came with PostgreSQL 17."""


@pytest.fixture
def name(postgresql: PostgresqlServer, postgresql_template: str) -> Iterator[str]:
    made = postgresql.create(postgresql_template)
    postgresql.sql((files("tipline.deploy") / "roles.sql").read_text(), made)
    yield made
    postgresql.drop(made)


def left(postgresql: PostgresqlServer, name: str) -> list[str]:
    database = Database(postgresql.address(name, "tipline_officer"))
    found = [each.why for each in wipe(database)]
    database.close()
    return [each for each in found if "wal_recycle" not in each]


def version(postgresql: PostgresqlServer) -> int:
    with psycopg.connect(postgresql.address("postgres")) as connection:
        return connection.info.server_version


def test_without_the_rights_it_is_said_what_stays(postgresql: PostgresqlServer, name: str) -> None:
    postgresql.sql("REVOKE pg_checkpoint FROM tipline_officer; REVOKE EXECUTE ON FUNCTION pg_switch_wal() FROM PUBLIC")
    found = left(postgresql, name)
    assert "wrapped_keys may not be rewritten by this role" in found
    assert "CHECKPOINT was refused" in found


def test_with_the_rights_nothing_stays(postgresql: PostgresqlServer, name: str) -> None:
    postgresql.sql((files("tipline.deploy") / "wiping.sql").read_text(), name)
    try:
        found = left(postgresql, name)
        if version(postgresql) >= LEAST_VERSION:
            assert found == []
        else:
            assert {each.split(" ", 1)[1] for each in found} == {"may not be rewritten by this role"}
    finally:
        postgresql.sql("REVOKE pg_checkpoint FROM tipline_officer")
