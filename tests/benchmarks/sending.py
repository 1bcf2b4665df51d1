"""A visitor's cycle of form, sending and receipt, also with a picture, against its cryptography and one INSERT."""

import io
from collections.abc import Iterator
from random import Random

from PIL import Image

from tests.benchmarks.databases import ENGINES
from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure, promised
from tests.benchmarks.forms import TIP, filling_in, multipart
from tests.benchmarks.load import Load, compared
from tests.benchmarks.rivals import Rivals, rivals
from tests.benchmarks.visitors import one_visit

SECONDS, ROUNDS = 2.0, 9
FLOOR = 0.6
MOST_PROCESSOR_MS = 19 / 4
"""A quarter of what Hush Line takes for a tip on such a machine, PostgreSQL included (19 to 23 ms)."""
FORM = "/sv/tip"


def measure(effort: Effort) -> Iterator[Figure]:
    for engine in ENGINES:
        with rivals(engine) as pair:
            yield from _cycles(effort, pair, engine)


def _cycles(effort: Effort, pair: Rivals, engine: str) -> Iterator[Figure]:
    plain, rounds = _loads(effort, pair, b""), effort.of(ROUNDS, quick=1)
    yield compared(f"form, send, receipt ({engine})", *plain, rounds=rounds, floor=FLOOR)
    if engine == "PostgreSQL":
        cost = plain[0].processor_ms[1:]
        yield promised("processor of a cycle, PostgreSQL included", "ms", cost, MOST_PROCESSOR_MS)
    pictured = _loads(effort, pair, a_photo(effort.of((3000, 2000), quick=(300, 200))))
    yield compared(f"the same with a 6 MP picture ({engine})", *pictured, rounds=rounds)


def _loads(effort: Effort, pair: Rivals, photo: bytes) -> tuple[Load, Load]:
    body, seconds = multipart(TIP, photo), effort.of(SECONDS, quick=0)
    cycle = filling_in(pair.ours.port, FORM, FORM, body, shown=b"data-receipt")
    form, receipt = (len(each.body) for each in one_visit(pair.ours.port, cycle()))
    same = filling_in(pair.bare.port, f"/form?bytes={form}", f"/tip?bytes={receipt}", body, shown=b"")
    if [len(each.body) for each in one_visit(pair.bare.port, same())] != [form, receipt]:
        raise AssertionError("the baseline answers with another number of bytes")
    return Load(pair.ours, cycle, seconds), Load(pair.bare, same, seconds)


def a_photo(size: tuple[int, int]) -> bytes:
    """A JPEG with as many bytes as one of a telephone has: half detail, half blur."""
    small = (size[0] // 2, size[1] // 2)
    noise = Image.frombytes("L", small, Random(6).randbytes(small[0] * small[1]))  # noqa: S311 - figures, no secrets
    kept = io.BytesIO()
    noise.resize(size).convert("RGB").save(kept, "JPEG", quality=75)
    return kept.getvalue()
