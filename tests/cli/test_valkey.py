"""Where the embedded Valkey has its socket, what it allows, and to whom."""

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from tests.jobs.valkey_server import ValkeyServer
from tipline.cli.valkey import LONGEST_PLACE, socket_folder
from tipline.jobs.queue import Bell

REFUSED = [
    *("CONFIG GET *", "CONFIG SET maxmemory 0", "EVAL return(1) 0", "SCRIPT FLUSH", "FUNCTION LIST", "DEBUG SLEEP 0"),
    *("KEYS *", "MONITOR", "FLUSHALL", "FLUSHDB", "SHUTDOWN NOSAVE", "SAVE", "BGSAVE", "ACL LIST", "CLIENT LIST"),
    *("REPLICAOF 127.0.0.1 1", "MIGRATE 127.0.0.1 1 rq:x 0 1", "MODULE LIST", "SWAPDB 0 1", "CLIENT KILL ID 1"),
    *("SET elsewhere 1", "PUBLISH rq:pubsub:x 1", "SUBSCRIBE x", "ACL SETUSER default +@all"),
]


@pytest.fixture(scope="module")
def embedded() -> Iterator[ValkeyServer]:
    with socket_folder() as folder:
        server = ValkeyServer(folder)
        yield server
        server.client.close()
        server.kill()


@pytest.mark.parametrize("command", REFUSED)
def test_nobody_commands_the_embedded_valkey(embedded: ValkeyServer, command: str) -> None:
    with (
        Redis.from_url(embedded.url) as client,
        pytest.raises(ResponseError, match=r"(?i)no permissions|command not allowed"),
    ):
        client.execute_command(*command.split())
    assert embedded.client.ping()


def test_only_its_owner_reaches_the_socket(embedded: ValkeyServer) -> None:
    assert stat.S_IMODE(embedded.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((embedded.folder / "v").stat().st_mode) == 0o700


def test_a_wake_up_needs_no_more_than_is_allowed_and_finds_room_in_a_full_valkey(embedded: ValkeyServer) -> None:
    for number in range(300):
        embedded.client.set(f"rq:job:{number}", b"x" * 1_000_000)
    bell = Bell(embedded.url)
    bell.ring("triage_waiting")
    assert bell.is_ringing("triage_waiting")
    bell.takes_words()
    bell.valkey.close()


@pytest.mark.parametrize("name", ["with a blank", "x" * LONGEST_PLACE])
def test_a_worker_listens_whatever_the_folder_of_temporary_files_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with socket_folder() as sockets:
        valkey = ValkeyServer(sockets)
        try:
            assert valkey.client.client_info()["name"] == ""
        finally:
            valkey.kill()
