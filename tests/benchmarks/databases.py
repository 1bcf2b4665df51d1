"""Databases with our tables on both engines, which wait for the disk as in production."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.postgresql import PostgresqlServer
from tipline.persistence.database import Database
from tipline.persistence.migrate import upgrade

ENGINES = ("PostgreSQL", "SQLite")


@dataclass(frozen=True)
class Engine:
    """`address` has our tables, `bare` none. `processes` are those of the engine itself."""

    name: str
    address: str
    bare: str
    processes: tuple[int, ...] = ()


@contextmanager
def engine(name: str, folder: Path) -> Iterator[Engine]:
    if name == "SQLite":
        (folder / "database").mkdir(exist_ok=True)
        yield _migrated(Engine(name, *(f"sqlite:///{folder}/database/{each}.db" for each in ("tipline", "bare"))))
        return
    server = PostgresqlServer(durable=True)
    try:
        yield _migrated(Engine(name, *(server.address(server.create()) for _ in range(2)), (server.process,)))
    finally:
        server.stop()


def _migrated(made: Engine) -> Engine:
    database = Database(made.address)
    upgrade(database)
    database.close()
    return made
