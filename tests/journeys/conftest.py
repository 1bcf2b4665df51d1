"""A real browser against the whole stack, once over SQLite and once over PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.services.postgresql import PostgresqlServer
from tests.services.smtp import Mailbox
from tests.services.stack import Stack


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody has used, on a telephone in Swedish, with script switched off."""
    found = browser.new_context(locale="sv-SE", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield found
    found.close()


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    yield mailbox
    mailbox.stop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql: PostgresqlServer, box: Mailbox
) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("stack") / "instance"
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(box.port), "TIPLINE_DUTY_ADDRESS": "duty@example.org"}
    if request.param == "postgresql":
        mail["DATABASE_URL"] = postgresql.address(postgresql.create())
    with Stack(folder, **mail) as running:
        yield running
