"""Memory: of the public part at rest and after load, and of all that `make run` starts."""

import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure, promised
from tests.benchmarks.forms import TIP, filling_in, multipart
from tests.benchmarks.processes import family, proportional_mb
from tests.benchmarks.rivals import rivals
from tests.benchmarks.sending import a_photo
from tests.benchmarks.visitors import asked, looking, visited
from tests.services.stack import Stack
from tipline.cli.demo import demonstration_tips
from tipline.domain.languages import all_languages

MOST_PUBLIC_MB, MOST_STACK_MB = 90.0, 450.0
SETTLED_SECONDS = 7.0
"""Longer than from one tidying up to the next (`cleanup_interval` in cli/serving.py)."""
TURN_SECONDS = 2.0
ONCE = 0.01
"""Seconds: over before the first answer."""


def measure(effort: Effort) -> Iterator[Figure]:
    settled = effort.of(SETTLED_SECONDS, quick=0.0)
    with rivals("PostgreSQL") as pair:
        time.sleep(settled)
        told = "memory of the public part"
        yield promised(f"{told}, at rest", "MB", [pair.ours.resident_mb()], MOST_PUBLIC_MB)
        _load(pair.ours.port, effort.minutes * 60, a_photo(effort.of((3000, 2000), quick=(300, 200))))
        time.sleep(settled)
        after = f"{told}, after {effort.minutes:g} min of load"
        yield promised(after, "MB", [pair.ours.resident_mb()], MOST_PUBLIC_MB)
        _every_language(pair.ours.port)
        time.sleep(settled)
        everything = f"{told}, after tips in every language"
        yield Figure(scenario=everything, unit="MB", ours=(pair.ours.resident_mb(),))
    yield _stack(settled)


def _load(port: int, seconds: float, photo: bytes) -> None:
    """Leaflet, sending and sending with a picture in turn, by four at once."""
    leaflet = looking(asked(port, "GET", "/sv/hotel"))
    sent = (
        filling_in(port, "/sv/tip", "/sv/tip", multipart(TIP, each), shown=b"data-receipt") for each in (b"", photo)
    )
    begun = time.monotonic()
    for visit in cycle((leaflet, *sent)):
        left = begun + seconds - time.monotonic()
        visited(port, visit, min(TURN_SECONDS, max(left, 0)))
        if left <= 0:
            return


def _every_language(port: int) -> None:
    """A leaflet in each language of the site, and a tip in each that demonstration tips are in."""
    for code in all_languages():
        visited(port, looking(asked(port, "GET", f"/{code}/hotel")), ONCE)
    for text in {each["lang"]: each["text"] for each in demonstration_tips()}.values():
        # Sent as it is, whatever in it may tell of its writer.
        body = multipart({name: given for name, given in TIP.items() if name != "look"} | {"story": text})
        visited(port, filling_in(port, "/sv/tip", "/sv/tip", body, shown=b"data-receipt"), ONCE)


def _stack(settled: float) -> Figure:
    """Of every process that `tipline up` starts, over SQLite."""
    with tempfile.TemporaryDirectory(prefix="tb") as made, Stack(Path(made) / "instance") as stack:
        time.sleep(settled)
        return promised(
            "memory of all of make run, at rest", "MB", [proportional_mb(family(stack.process.pid))], MOST_STACK_MB
        )
