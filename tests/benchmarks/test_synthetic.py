"""The generator of the benchmark makes what it says, so that what is measured is a search."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.benchmarks.search import SCENARIOS
from tests.benchmarks.synthetic import fill
from tests.services.postgresql import PostgresqlServer
from tipline.persistence.database import Database
from tipline.persistence.migrate import check, upgrade

TIPS = 500


@pytest.fixture
def filled(postgresql: PostgresqlServer) -> Iterator[Database]:
    name = postgresql.create()
    database = Database(postgresql.address(name))
    upgrade(database)
    with psycopg.connect(postgresql.address(name)) as connection:
        fill(connection, TIPS)
    yield database
    database.close()
    postgresql.drop(name)


def test_the_schema_is_whole_again_and_every_scenario_of_all_counties_finds_something(filled: Database) -> None:
    check(filled)
    for name, run in SCENARIOS.items():
        with filled.reading() as session:
            assert run(session) or "county" in name, name


def test_a_seed_makes_the_same_tips(filled: Database, postgresql: PostgresqlServer) -> None:
    name = postgresql.create()
    other = Database(postgresql.address(name))
    upgrade(other)
    with psycopg.connect(postgresql.address(name)) as connection:
        fill(connection, TIPS)
    asked = "SELECT word, county, tip_reference FROM tip_words ORDER BY 1, 2, 3"
    with filled.engine.connect() as one, other.engine.connect() as two:
        rows = one.exec_driver_sql(asked).all()
        assert len(rows) > TIPS * 5
        assert rows == two.exec_driver_sql(asked).all()
    other.close()
    postgresql.drop(name)
