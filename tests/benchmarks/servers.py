"""The servers that are compared: ours as a unit starts it, and the bare ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processes import processor_seconds, resident_mb
from tests.services.ports import free_port
from tests.services.wire import a_server

UNIT = {"PYTHONOPTIMIZE": "2"}
"""What tipline-public.service tells Python; the baselines are told the same."""
HERE = {"PYTHONPATH": str(Path(__file__).parents[2])}
"""The baselines lie in the checkout, also when the product is installed."""


@dataclass(frozen=True)
class Served:
    """`also` are processes that work for the server, such as PostgreSQL's first."""

    port: int
    process: int
    also: tuple[int, ...] = ()

    def processor_seconds(self) -> float:
        return processor_seconds(self.process, *self.also)

    def resident_mb(self) -> float:
        return resident_mb(self.process)


@contextmanager
def ours(instance: Path, database: str, *also: int) -> Iterator[Served]:
    """`tipline public`, walled off from the officer zone as `tipline up` does it."""
    port = free_port()
    settings = UNIT | {
        "TIPLINE_DATABASE_URL": database,
        "TIPLINE_WALL_OFF": str(instance / "officer"),
        "OPERATOR_NAME": "Exempelpolisen",
        "OPERATOR_LEGAL_BASIS": "Exempellagen",
    }
    arguments = ["-m", "tipline.cli", "public", "--port", str(port), "--instance", str(instance / "public")]
    with a_server(arguments, port, instance / "public.log", settings) as process:
        yield Served(port, process.pid, also)


@contextmanager
def bare(folder: Path, which: str, *given: str, server: str = "ours", also: tuple[int, ...] = ()) -> Iterator[Served]:
    """A baseline of tests/benchmarks/bare."""
    port = free_port()
    arguments = ["-m", "tests.benchmarks.bare", str(port), server, which, *given]
    with a_server(arguments, port, folder / f"{server}-{which}-{port}.log", UNIT | HERE) as process:
        yield Served(port, process.pid, also)
