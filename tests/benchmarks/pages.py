"""The leaflet and the form, against a view that answers with as many bytes of the same kind."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.databases import engine
from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure
from tests.benchmarks.load import Load, compared
from tests.benchmarks.servers import Served, bare, ours
from tests.benchmarks.visitors import Answer, Visit, asked, looking, one_visit
from tests.factories import an_instance

PAGES = {"leaflet": ("/sv/hotel", 0.8), "tip form": ("/sv/tip", 0.6)}
"""The leaflet of the hotels is the longest. Floors: docs/speed.md."""
SECONDS, ROUNDS = 1.5, 9


def measure(effort: Effort) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="tb") as made:
        folder = Path(made)
        instance = an_instance(folder / "instance")
        with (
            engine("SQLite", instance) as database,
            ours(instance, database.address) as site,
            bare(folder, "pages") as same,
            bare(folder, "pages", server="plain") as plain,
        ):
            for scenario, (path, floor) in PAGES.items():
                request = asked(site.port, "GET", path)
                (answer,) = one_visit(site.port, looking(request)())
                # A form has a token of its own each time, which compresses to a few bytes more or less.
                visit = Load(site, looking(request), effort.of(SECONDS, quick=0))
                against = ((scenario, same, floor), (f"{scenario}, against plain waitress", plain, None))
                for name, other, least in against:
                    yield compared(
                        name,
                        visit,
                        Load(other, _as_many_bytes(other, answer), visit.seconds),
                        rounds=effort.of(ROUNDS, quick=1),
                        floor=least,
                    )


def _as_many_bytes(other: Served, answer: Answer) -> Callable[[], Visit]:
    kind = answer.head.partition(b"Content-Type: ")[2].partition(b"\r\n")[0].decode()
    path = f"/page?{urlencode({'bytes': len(answer.body), 'kind': kind})}"
    return looking(asked(other.port, "GET", path), len(answer.body))
