"""What a process has let go of is gone from its memory; one that is started as usual keeps it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.guarantees.canary import Flight
from tests.guarantees.copies import memory_of
from tests.services.stack import command_line
from tests.services.wire import a_part
from tipline.cli.forgetting import FORGETFUL

USUAL = {name: value for name, value in os.environ.items() if name not in FORGETFUL}
LISTENS = """
import sys
from hashlib import scrypt
from urllib.parse import urlsplit
from tipline.cli import forgetting
STARTED
class Held:
    pass
def take(line):
    # As a request is taken: decoded, matched, cut, joined, written in another encoding, held in a ring.
    held = Held()
    held.itself, held.text = held, line.decode()
    held.more = [held.text.upper(), held.text * 100, held.text + "å", (held.text + "€").encode("utf-16-le")]
    scrypt(line, salt=b"salt", n=2, r=8, p=1)
    urlsplit("http://host/" + held.text.strip())
    ("å" + held.text).encode()
for line in sys.stdin.buffer:
    take(line)
    del line
    ENDED
    print("taken", flush=True)
"""
START, END = "forgetting.start_forgetful()", "forgetting.let_go()"


@contextmanager
def listening(started: str, ended: str, marker: str) -> Iterator[int]:
    """A process that has been told the marker three times, and then something else."""
    program = LISTENS.replace("STARTED", started).replace("ENDED", ended)
    command = [sys.executable, "-u", "-c", program]
    with subprocess.Popen(command, env=USUAL, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in (marker, marker, marker, "x" * len(marker)):
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
            assert process.stdout.readline() == "taken\n"
        yield process.pid
        process.kill()


@pytest.mark.parametrize(
    ("started", "ended", "kept"), [("", "", True), ("", END, True), (START, "", True), (START, END, False)]
)
def test_only_a_process_that_overwrites_and_lets_go_forgets(started: str, ended: str, *, kept: bool) -> None:
    flight = Flight()
    with listening(started, ended, flight.marker("words")) as process:
        found = {find.marker for _, piece in memory_of(process) for find in flight.finds(piece, nested=0)}
    assert found == ({"words"} if kept else set())


def test_a_stack_is_overwritten_below_the_call() -> None:
    program = (
        "import ctypes, sys\n"
        "from tipline.cli.forgetting import scrub_stack\n"
        "class Piece(ctypes.Structure):\n"
        "    _fields_ = [('text', ctypes.c_char * 4000)]\n"
        "piece = Piece(sys.stdin.buffer.readline().strip() * 100)\n"
        "ctypes.CDLL(None).getpid(piece)\n"
        "ctypes.memset(ctypes.byref(piece), 0, 4000)\n"
        "SCRUBBED\n"
        "print('ready', flush=True)\n"
        "sys.stdin.buffer.readline()\n"
    )
    kept = {}
    for scrub in ("", "scrub_stack()"):
        flight = Flight()
        command = [sys.executable, "-c", program.replace("SCRUBBED", scrub)]
        with subprocess.Popen(command, env=USUAL, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            process.stdin.write(flight.marker("words") + "\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            assert process.stdout.readline() == "ready\n"  # type: ignore[union-attr]
            stack = b"".join(piece for place, piece in memory_of(process.pid) if "[stack]" in place)
            kept[scrub] = bool(flight.finds(stack, nested=0))
            process.kill()
    assert kept == {"": True, "scrub_stack()": False}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can look into the public part")
def test_a_public_part_that_is_started_as_usual_starts_itself_anew(
    instance: Path, sqlite_address: str, tmp_path: Path
) -> None:
    with a_part("public", instance / "public", tmp_path / "log", {"TIPLINE_DATABASE_URL": sqlite_address}) as port:
        processes = [each.name for each in Path("/proc").iterdir() if each.name.isdigit()]
        (public,) = [each for each in processes if f"tipline.cli public --port {port} " in command_line(each)]
        told = Path(f"/proc/{public}/environ").read_text().replace(":", "\0").split("\0")
    # The loader of glibc cuts its own settings into pieces where they stand.
    assert {f"{name}={value}".partition(":")[0] for name, value in FORGETFUL.items()} <= set(told)
