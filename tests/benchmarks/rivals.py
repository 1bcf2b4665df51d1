"""Our public part and the bare one that does a tip's cryptography, side by side over one engine."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.databases import engine
from tests.benchmarks.servers import Served, bare, ours
from tests.factories import an_instance


@dataclass(frozen=True)
class Rivals:
    ours: Served
    bare: Served


@contextmanager
def rivals(name: str) -> Iterator[Rivals]:
    """Both wait for the same disk. What PostgreSQL does while one has its turn counts as that one's."""
    with tempfile.TemporaryDirectory(prefix="tb") as made:
        folder = Path(made)
        instance = an_instance(folder / "instance")
        with engine(name, instance) as database:
            processes = database.processes
            given = "tips", database.bare, str(instance / "public")
            with ours(instance, database.address, *processes) as site, bare(folder, *given, also=processes) as other:
                yield Rivals(site, other)
