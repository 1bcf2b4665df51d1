"""Each way of taking a copy brings along what lies there."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.guarantees.canary import Flight
from tests.guarantees.copies import CHUNK, Copy, files_below, memory_of, open_files, pieces, settings_of

FLIGHT = Flight()
MARKER = FLIGHT.marker("planted")


def seen(copies: Iterable[Copy]) -> bool:
    return any(find for _, content in copies for find in FLIGHT.finds(content, nested=0))


def test_a_file_that_has_no_name_any_more_is_taken_while_it_is_open() -> None:
    assert not seen(open_files(os.getpid()))
    with tempfile.TemporaryFile() as nameless:
        nameless.write(MARKER.encode())
        nameless.flush()
        assert seen(open_files(os.getpid()))


def test_contents_and_names_are_taken_from_below_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(bytes(CHUNK - 5) + MARKER.encode())
    assert seen(files_below(tmp_path))
    (tmp_path / "a" / "file").unlink()
    assert not seen(files_below(tmp_path))
    (tmp_path / "a" / MARKER).touch()
    assert seen(files_below(tmp_path))


@pytest.mark.parametrize("at", [0, CHUNK - 10, CHUNK, 2 * CHUNK - 1])
def test_no_edge_between_pieces_hides_a_marker(at: int) -> None:
    assert seen(pieces("somewhere", bytes(at) + MARKER.encode() + bytes(CHUNK)))


@pytest.mark.parametrize("where", ["environment", "command line", "memory"])
def test_settings_and_memory_of_another_process_are_taken(where: str) -> None:
    told = {**os.environ, "NOTE": MARKER} if where == "environment" else dict(os.environ)
    program = "import sys; word = sys.stdin.readline(); print('ready', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", program, *([MARKER] if where == "command line" else [])]
    with subprocess.Popen(command, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{MARKER if where == 'memory' else ''}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
        assert seen(settings_of(process.pid)) == (where != "memory")
        assert seen(memory_of(process.pid))
        process.kill()
