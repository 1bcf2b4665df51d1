"""Forms as a browser sends them, made once: only the token is put in each time."""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence

from tests.benchmarks.visitors import Answer, NotAsExpected, Visit, asked

BOUNDARY = "----formboundary7MA4YWxkTrZu0gW"
TOKEN = re.compile(rb"[0-9a-f]{32}\.[\w-]{6}\.[\w-]{43}")
"""Seed, time and signature: ours and that of the bare form look the same."""
CODE = re.compile(rb"data-receipt[^>]*>([\d\s]+)<")
"""The receipt, as our page shows it."""
EMPTY_TOKEN = b"T" * 83
MOST_BEFORE_TOKEN = 16_384
"""Bytes of a page in which its token is found, so that a visitor need not unpack all of it."""

WORDS = (
    "Rum 318 är bokat av en man i en vecka, men det är två unga kvinnor som bor där. Sedan i tisdags kommer olika män "
    "och stannar en halvtimme åt gången, mest på kvällen. Kvinnorna går aldrig ut ensamma, och en av dem ser rädd ut. "
    "En silverfärgad bil står utanför varje gång."
)
TYPED = {"story": WORDS, "people": "En man i fyrtioårsåldern", "place": "Hotellet vid torget", "room": "318"}
CHOSEN = {"when": "recurring", "audience": "hotel", "known_by": "saw", "municipality": "", "signs": ["hk-10", "hk-11"]}
EMPTY = dict.fromkeys(("when_text", "plate", "phone", "web_address", "contact"), "")
TIP: Mapping[str, str | Sequence[str]] = {"unkept": "-", **TYPED, **CHOSEN, **EMPTY, "look": "first"}
"""Sent with the large button, which asks whether the words give their writer away. These do not."""


def multipart(fields: Mapping[str, str | Sequence[str]], photo: bytes = b"") -> bytes:
    """The body of a form with a place for a token, and with one picture or an empty choice of pictures."""
    pairs = [("csrf_token", EMPTY_TOKEN.decode())]
    for name, given in fields.items():
        pairs += [(name, each) for each in ([given] if isinstance(given, str) else given)]
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photos"; filename="{"a.jpg" * bool(photo)}"\r\n'
    kind = "image/jpeg" if photo else "application/octet-stream"
    picture = f"{head}Content-Type: {kind}\r\n\r\n".encode() + photo + b"\r\n"
    return b"".join([*parts, picture, f"--{BOUNDARY}--\r\n".encode()])


def token_of(answer: Answer) -> bytes:
    page = answer.body
    if b"\r\nContent-Encoding: gzip\r\n" in answer.head:
        page = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(page, MOST_BEFORE_TOKEN)
    found = TOKEN.search(page, 0, MOST_BEFORE_TOKEN)
    if found is None:
        raise NotAsExpected("a page without a token")
    return found[0]


def digits(answer: Answer, shown: re.Pattern[bytes]) -> str:
    """The code that the page shows, without what stands between its digits."""
    found = shown.search(answer.body)
    if found is None:
        raise NotAsExpected("a page without a code")
    return re.sub(rb"\D", b"", found[1]).decode()


def filling_in(
    port: int, form: str, to: str, body: bytes, *, kind: str = f"multipart/form-data; boundary={BOUNDARY}", shown: bytes
) -> Callable[[], Visit]:
    """Visits that look at `form`, send `body` with its token to `to`, and are shown a page with `shown` in it."""
    looking = asked(port, "GET", form)
    before, after = asked(port, "POST", to, body, {"Content-Type": kind}).split(EMPTY_TOKEN)

    def visit() -> Visit:
        page = yield looking
        answer = yield b"".join((before, token_of(page), after))
        if shown not in answer.body:
            raise NotAsExpected("another page than the one after sending")

    return visit
