"""Keeping processes running: one that dies is started again, and none outlives the supervisor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.stack import command_line
from tipline.cli.supervisor import FIRST_WAIT_SECONDS, HOPELESS, LONGEST_WAIT_SECONDS, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)",
]
PATIENCE_SECONDS = 15

SUPERVISE = """
import os, sys, time
from tipline.cli.supervisor import Supervisor
supervisor = Supervisor()
for number in range(3):
    supervisor.start(f"part {number}", [sys.executable, "-c", sys.argv[1]], os.environ)
print(*(part.process.pid for part in supervisor.parts), flush=True)
time.sleep(600)
"""


def eventually(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < until:
        time.sleep(0.02)
    return is_so()


def is_gone(process: int) -> bool:
    """Ended, or a zombie that nobody has collected yet."""
    return command_line(str(process)) == ""


@pytest.fixture
def supervisor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setattr("tipline.cli.supervisor.STOP_SECONDS", 1.0)
    found = Supervisor()
    yield found
    found.stop()


def pid(supervisor: Supervisor, number: int = 0) -> int:
    process = supervisor.parts[number].process
    assert process is not None
    return process.pid


def test_a_part_that_dies_is_started_again(supervisor: Supervisor) -> None:
    supervisor.start("sleeper", SLEEP, os.environ)
    first = pid(supervisor)
    os.kill(first, signal.SIGKILL)

    def is_back() -> bool:
        supervisor.look_after()
        process = supervisor.parts[0].process
        return process is not None and process.pid != first and process.poll() is None

    assert eventually(is_back)


def test_a_part_that_keeps_dying_waits_longer_each_time_and_is_called_hopeless(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor.start("broken", [sys.executable, "-c", "raise SystemExit(3)"], os.environ)
    (part,) = supervisor.parts
    waits = []
    for _ in range(6):
        assert part.process is not None
        part.process.wait()
        supervisor.look_after()
        waits.append(round(part.again_at - time.monotonic(), 1))
        assert (supervisor.hopeless() == "broken") is (len(waits) >= HOPELESS)
        part.again_at = 0
        supervisor.look_after()
    assert waits == [FIRST_WAIT_SECONDS, 0.4, 0.8, 1.6, 3.2, LONGEST_WAIT_SECONDS]


def test_a_part_is_not_started_before_its_wait_is_over(supervisor: Supervisor) -> None:
    supervisor.start("broken", [sys.executable, "-c", ""], os.environ)
    (part,) = supervisor.parts
    assert part.process is not None
    part.process.wait()
    supervisor.look_after()
    part.again_at = time.monotonic() + 60
    supervisor.look_after()
    assert part.process is None


def test_stopping_ends_every_part_and_the_first_one_last(supervisor: Supervisor, tmp_path: Path) -> None:
    file = tmp_path / "ends"
    tell = "import signal, sys, time\nfrom pathlib import Path\n"
    tell += f"def end(*_):\n    with Path({str(file)!r}).open('a') as f: f.write(sys.argv[1])\n    sys.exit()\n"
    tell += f"signal.signal(signal.SIGTERM, end)\nPath({str(tmp_path)!r}, sys.argv[1]).touch()\ntime.sleep(600)"
    for name in "ABC":
        supervisor.start(name, [sys.executable, "-c", tell, name], os.environ)
    assert eventually(lambda: all((tmp_path / name).exists() for name in "ABC"))
    supervisor.stop()
    ends = file.read_text()
    assert sorted(ends) == ["A", "B", "C"]
    assert ends[-1] == "A"


@pytest.mark.parametrize("stopped", [True, False])
def test_a_part_that_does_not_listen_is_killed(supervisor: Supervisor, *, stopped: bool) -> None:
    supervisor.start("other", SLEEP, os.environ)
    supervisor.start("deaf", DEAF, os.environ)
    process = pid(supervisor, 1)
    time.sleep(0.3)
    if stopped:
        os.kill(process, signal.SIGSTOP)
    supervisor.stop()
    assert is_gone(process)


@pytest.mark.parametrize("part", [SLEEP[-1], DEAF[-1]])
def test_a_supervisor_that_is_killed_takes_its_parts_along(part: str) -> None:
    with subprocess.Popen([sys.executable, "-c", SUPERVISE, part], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        parts = [int(number) for number in process.stdout.readline().split()]
        assert len(parts) == 3
        assert not any(map(is_gone, parts))
        process.kill()
    assert eventually(lambda: all(map(is_gone, parts)))


def test_parts_get_the_environment_they_are_given_and_no_other(supervisor: Supervisor) -> None:
    supervisor.start("sleeper", SLEEP, {"ONLY": "this"})
    environment = Path(f"/proc/{pid(supervisor)}/environ")
    assert eventually(lambda: environment.read_bytes() == b"ONLY=this\0")


def test_parts_never_write_on_our_standard_output() -> None:
    script = SUPERVISE.replace("time.sleep(600)", "time.sleep(1); supervisor.stop()")
    command = [sys.executable, "-c", script, "print('heard'); import time; time.sleep(600)"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    assert "heard" not in done.stdout
    assert done.stderr.count("heard") == 3
