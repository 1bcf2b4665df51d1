"""Two PostgreSQL servers: one that is written, and one that has every commit before it is acknowledged."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.services.postgresql import binaries, nobody

OPTIONS = {
    "fsync": "off",  # Processes are killed here and never a kernel: what was written stays written.
    "listen_addresses": "''",
    "max_connections": "100",
    "max_wal_size": "32MB",
    "min_wal_size": "8MB",
    "wal_keep_size": "48MB",
    "hot_standby": "on",
    "wal_receiver_timeout": "5s",
    "wal_retrieve_retry_interval": "200ms",
}
PATIENCE_SECONDS = 60


class Server:
    """One of the two: its socket and log in a short folder, its data on a disk of its own where one is given."""

    def __init__(self, disk: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tp"))
        self.disk = disk or self.folder
        self.data = self.disk / "data"
        self.bin = binaries()
        for folder in {self.folder, self.disk}:
            folder.chmod(0o755)
            if os.geteuid() == 0:
                os.chown(folder, int(str(nobody()["user"])), int(str(nobody()["group"])))

    def run(self, program: str, *arguments: object, check: bool = True) -> None:
        command = [str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, timeout=120, **nobody())  # type: ignore[call-overload]
        if done.returncode and check:
            raise AssertionError(f"{program}: {done.stdout}{done.stderr}{self.last_words()}")

    def last_words(self) -> str:
        log = self.folder / "log"
        return log.read_text()[-2000:] if log.exists() else ""

    def start(self) -> None:
        """Also after a kill, whose last process may still be on its way out."""
        options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items()) + f" -k {self.folder}"
        for _ in range(20):
            self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start", check=False)
            if self.processes():
                return
            time.sleep(0.5)
        raise AssertionError(f"the server did not start:\n{self.last_words()}")

    def processes(self) -> list[int]:
        """The postmaster and its children. Empty when it does not run."""
        try:
            postmaster = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        except (OSError, ValueError):
            return []
        return [postmaster, *map(int, children)]

    def signal(self, how: signal.Signals) -> None:
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, how)

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        address = f"postgresql://postgres@/{database}?host={self.folder}"
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def remove(self) -> None:
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGKILL)
        for folder in (self.folder, self.data):
            shutil.rmtree(folder, ignore_errors=True)


class Pair:
    """`primary` and `standby`, which change places at a fail-over. `address` names both and fits whichever is first."""

    def __init__(self, *disks: Path) -> None:
        self.primary, self.standby = (Server(disk) for disk in (disks or (None, None)))
        self.both = self.primary.folder, self.standby.folder
        self.primary.run(
            *("initdb", "-D", self.primary.data, "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--wal-segsize=1"),
        )
        self.primary.start()
        self.primary.sql("CREATE DATABASE tipline")
        self.follow()

    @property
    def address(self) -> str:
        hosts = "&".join(f"host={folder}" for folder in self.both)
        return f"postgresql://postgres@/tipline?{hosts}&target_session_attrs=read-write"

    def follow(self) -> None:
        """The standby is a new copy of the primary, and from now on no commit is acknowledged before it has it."""
        self.standby.signal(signal.SIGKILL)
        shutil.rmtree(self.standby.data, ignore_errors=True)
        source = ("-h", self.primary.folder, "-U", "postgres", "-c", "fast", "-X", "stream", "--no-sync", "-R")
        self.standby.run("pg_basebackup", "-D", self.standby.data, *source)
        self.standby.start()
        self._demand("'*'")
        self.wait_for_standby()

    def be_two_again(self) -> None:
        """A standby that was away for longer than the primary keeps its log can never catch up, and is made anew.

        On a busy machine that takes three minutes: tips that nobody may acknowledge are tried again and again.
        """
        try:
            self.wait_for_standby()
        except AssertionError:
            self.follow()

    def wait_for_standby(self) -> None:
        """Starts whichever has stopped, also one that is only now on its way out, as after its disk was full."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._is_followed():
            assert time.monotonic() < until, f"{self.primary.last_words()}\n{self.standby.last_words()}"
            for server in (self.primary, self.standby):
                if not server.processes():
                    server.start()
            time.sleep(0.2)

    def _is_followed(self) -> bool:
        with suppress(psycopg.OperationalError):
            return bool(self.primary.sql("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"))
        return False

    def fail_over(self) -> None:
        """The primary is gone from one moment to the next, and what was its standby takes its place."""
        self.primary.signal(signal.SIGKILL)
        self.primary, self.standby = self.standby, self.primary
        self.primary.run("pg_ctl", "-D", self.primary.data, "-w", "promote")
        # As whoever watches over such a pair does: without this the new one would wait for a standby it has not got.
        self._demand("''")

    def _demand(self, standbys: str) -> None:
        self.primary.sql(f"ALTER SYSTEM SET synchronous_standby_names = {standbys}")
        self.primary.sql("SELECT pg_reload_conf()")

    def stop(self) -> None:
        for server in (self.primary, self.standby):
            server.remove()
