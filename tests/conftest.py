"""Fixtures that many rooms share: an instance with keys, and a database of either kind."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.cheaper import cheaper_databases, cheaper_sites
from tests.factories import Keys, an_instance, with_tables
from tests.services.chromium import ARGUMENTS, chromium
from tests.services.lent_databases import LentDatabases
from tests.services.postgresql import PostgresqlServer
from tests.services.smtp import Mailbox
from tipline.persistence.database import Database
from tipline.persistence.migrate import upgrade

# No test fails for time alone: the first example of a language loads its word list.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
WHOLE_PRODUCT = {"journeys", "guarantees"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts the whole product comes first, all of it at one worker: there is then one browser and one stack a
    module, and what is left for the end, when whoever is ready takes over from the other, are short tests.
    """
    items.sort(key=lambda item: WHOLE_PRODUCT.isdisjoint(item.path.parts))


def pytest_collection_finish() -> None:
    """What lives as long as the run, thousands of tests and all that they import, is looked through no more."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _cheaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with cheaper_sites(tmp_path_factory.mktemp("templates")), cheaper_databases():
        yield


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return an_instance(tmp_path / "instance")


@pytest.fixture
def keys(instance: Path) -> Keys:
    return Keys(instance)


def _migrate(address: str) -> None:
    database = Database(address)
    upgrade(database)
    database.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    server = PostgresqlServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgresqlServer) -> str:
    """Name of a PostgreSQL database with our tables in it."""
    return postgresql.template(_migrate)


@pytest.fixture(scope="session")
def lent_databases(postgresql: PostgresqlServer, postgresql_template: str) -> LentDatabases:
    return LentDatabases(postgresql, postgresql_template)


@pytest.fixture
def postgresql_address(lent_databases: LentDatabases) -> Iterator[str]:
    name = lent_databases.lend()
    yield lent_databases.server.address(name)
    lent_databases.take_back(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables in it."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_address(instance: Path, sqlite_template: Path) -> str:
    return with_tables(instance, sqlite_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database with our tables, once on each engine."""
    found = Database(request.getfixturevalue(f"{request.param}_address"))
    yield found
    found.close()


@pytest.fixture
def sqlite(sqlite_address: str) -> Iterator[Database]:
    """An empty SQLite database, where the engine makes no difference."""
    found = Database(sqlite_address)
    yield found
    found.close()


@pytest.fixture
def postgres(postgresql_address: str) -> Iterator[Database]:
    """An empty PostgreSQL database, for what SQLite has not."""
    found = Database(postgresql_address)
    yield found
    found.close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    yield box
    box.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for the whole run: it cannot be started twice."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
    yield found
    found.close()
