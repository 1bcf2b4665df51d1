"""The whole product, started as a user starts it: `tipline up` in an instance folder of its own."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from click import Context
from click.testing import CliRunner

from tests.services.ports import free_port
from tipline.cli import main

START_SECONDS = 60
STOP_SECONDS = 20
ELSEWHERE = "/"
"""Python puts the working directory first: from the checkout a wheel would never be loaded."""
OF_ANOTHER = {"DATABASE_URL", "PYTHONPATH"}
"""Settings with which a command needs a process of its own: one that ends, as the connections to a server do that it
leaves to its end, or one with another Tipline."""


def tipline(instance: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end."""
    command = [sys.executable, "-m", "tipline.cli", *arguments, "--instance", str(instance)]
    return subprocess.run(
        command,
        cwd=ELSEWHERE,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **environment},
    )


def command_line(process: str) -> str:
    """Empty for a process that has ended meanwhile."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


class Stack:
    """A running stack. `settings` are environment variables, such as DATABASE_URL."""

    def __init__(self, instance: Path, **settings: str) -> None:
        self.instance = instance
        self.settings = settings
        self.ports = free_port(), free_port()
        self.public, self.officer = (f"http://127.0.0.1:{port}" for port in self.ports)
        self.log = instance.parent / f"{instance.name}.log"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tipline.cli", "up", "--instance", str(self.instance)]
        command += ["--public-port", str(self.ports[0]), "--officer-port", str(self.ports[1])]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ELSEWHERE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, **self.settings},
            )
        self.ready = self._first_line()

    def _first_line(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("ready "):
                return line.strip()
        raise AssertionError(f"the stack did not start:\n{self.log.read_text()}")

    def add_officer(self, name: str, role: str = "officer", *arguments: str) -> dict[str, Any]:
        """Name, password and TOTP secret of a new account."""
        command = (name, "--role", role, "--json", "--with-credentials", *arguments)
        if OF_ANOTHER & self.settings.keys():
            done = tipline(self.instance, "officer-add", *command, **self.settings)
            assert done.returncode == 0, done.stderr
            return dict(json.loads(done.stdout))
        # The same command without a process of its own, whose start takes ten times as long as what it does.
        runner, officer_add = CliRunner(env=self.settings), main.get_command(Context(main), "officer-add")
        assert officer_add is not None
        added = runner.invoke(officer_add, [*command, "--instance", str(self.instance)])
        assert added.exit_code == 0, added.output
        return dict(json.loads(added.stdout))

    def processes(self, part: str) -> list[int]:
        """Process numbers of one part of this stack (`public`, `worker`, `valkey` …), by their command lines."""
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        wanted = re.compile(rf"(^|[/ ]){part}(-server)?( |$)")
        return [int(number) for number in children if wanted.search(command_line(number))]

    def remaining(self) -> list[str]:
        """Command lines of processes that still name the instance folder."""
        commands = (command_line(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [command for command in commands if str(self.instance) in command]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """The exit code. Waits until every process is gone."""
        self.process.send_signal(how)
        code = self.process.wait(STOP_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.stop()
