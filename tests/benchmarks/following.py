"""Somebody comes back with a receipt code: the page that asks for it, and the dialogue behind it.

The baseline takes a form of the same size, derives the same keys from the code, looks it up and answers as many bytes.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from tests.benchmarks.databases import ENGINES
from tests.benchmarks.effort import Effort
from tests.benchmarks.figures import Figure
from tests.benchmarks.forms import CODE, EMPTY_TOKEN, TIP, digits, filling_in, multipart
from tests.benchmarks.load import Load, compared
from tests.benchmarks.rivals import Rivals, rivals
from tests.benchmarks.visitors import one_visit

SECONDS, ROUNDS = 2.0, 9
BARE_CODE = re.compile(rb"^(\d{24})\n")
KIND = "application/x-www-form-urlencoded"
ASKING = "/sv/follow-up"


def measure(effort: Effort) -> Iterator[Figure]:
    for engine in ENGINES:
        with rivals(engine) as pair:
            ours, bare = _loads(pair, effort.of(SECONDS, quick=0))
            yield compared(f"code, dialogue ({engine})", ours, bare, rounds=effort.of(ROUNDS, quick=1))


def _loads(pair: Rivals, seconds: float) -> tuple[Load, Load]:
    code = _sent(pair.ours.port, "/sv/tip", "/sv/tip", CODE)
    visit = filling_in(pair.ours.port, ASKING, ASKING, _body(code), kind=KIND, shown=b'name="message"')
    asking, dialogue = (len(each.body) for each in one_visit(pair.ours.port, visit()))
    code = _sent(pair.bare.port, "/form?bytes=5000", "/tip?bytes=5000", BARE_CODE)
    form, to = f"/form?bytes={asking}", f"/code?bytes={dialogue}"
    same = filling_in(pair.bare.port, form, to, _body(code), kind=KIND, shown=b"")
    return Load(pair.ours, visit, seconds), Load(pair.bare, same, seconds)


def _sent(port: int, form: str, to: str, shown: re.Pattern[bytes]) -> str:
    """The code of a tip that was just sent."""
    *_, receipt = one_visit(port, filling_in(port, form, to, multipart(TIP), shown=b"")())
    return digits(receipt, shown)


def _body(code: str) -> bytes:
    return urlencode({"csrf_token": EMPTY_TOKEN.decode(), "unkept": "-", "code": code}).encode()
