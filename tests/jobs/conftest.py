"""A Valkey for the tests of the queue."""

from collections.abc import Iterator

import pytest

from tests.jobs.valkey_server import ValkeyServer
from tipline.cli.valkey import socket_folder


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    with socket_folder() as folder:
        server = ValkeyServer(folder)
        yield server
        server.client.close()
        server.kill()
