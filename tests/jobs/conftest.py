"""A Valkey for the tests of the queue, and what the worker works with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import Keys
from tests.jobs.valkey_server import ValkeyServer
from tests.services.smtp import Mailbox
from tipline.cli.valkey import socket_folder
from tipline.config import OfficerConfig
from tipline.jobs.zone import Zone
from tipline.mail.outbox import Outbox
from tipline.persistence.database import Database

DUTY = "duty@example.org"
CHIEF = "chief@example.org"


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    """One that anybody may do anything with."""
    with socket_folder() as folder:
        server = ValkeyServer(folder, unrestricted=True)
        yield server
        server.client.close()
        server.kill()


@pytest.fixture
def zone(instance: Path, database: Database, keys: Keys, mailbox: Mailbox) -> Zone:
    config = OfficerConfig(
        instance=instance,
        mail_server="127.0.0.1",
        mail_port=mailbox.port,
        duty_address=DUTY,
        second_duty_address=CHIEF,
        officer_url="https://officer.example.org",
    )
    return Zone(config, database, keys.officer, Outbox(config))
