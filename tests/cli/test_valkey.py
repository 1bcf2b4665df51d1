"""Where the embedded Valkey has its socket."""

import tempfile
from pathlib import Path

import pytest

from tests.jobs.valkey_server import ValkeyServer
from tipline.cli.valkey import LONGEST_PLACE, socket_folder


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
