"""Markers that no chance brings forth, and finding one in any bytes, however a program has written it down."""

import base64
import re
import secrets
import string
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter

LETTERS = string.ascii_letters + string.digits
CORE = 9
"""Characters that every marker of a flight begins and ends with; a multiple of three keeps base64 in step."""
MOST_HITS = 100
"""Places of one form in one piece that are told apart; more make nothing worse."""
AROUND = 400
"""Bytes looked at beside a find to tell which marker it was."""
MOST_INFLATED = 4_000_000
"""Bytes taken out of one stream: more than any of our pages."""
STREAMS = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04.{4}\x08\x00", re.DOTALL)
"""Where a stream of zlib, of gzip, or a deflated file of a zip may begin."""
CODE_WAYS = ("raw", "utf-16-le", "utf-32-le", "hex", "base64 0", "base64 1", "base64 2", "reversed")
"""Digits have no capitals, and are what percent and JSON leave as they are."""
QUICK_WAYS = ("raw", "utf-16-le")
ZIP_HEAD = 30
GZIP_BITS = 16 + zlib.MAX_WBITS


def forms(text: str) -> dict[str, bytes]:
    """`text` in every way in which programs write text, by the name of the way."""
    raw = text.encode()
    codes = [ord(each) for each in text]
    found = {
        "raw": raw,
        **{name: text.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")},
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "percent": "".join(f"%{each:02x}" for each in raw).encode(),
        "PERCENT": "".join(f"%{each:02X}" for each in raw).encode(),
        "quoted-printable": "".join(f"={each:02X}" for each in raw).encode(),
        "python": "".join(f"\\x{each:02x}" for each in raw).encode(),
        "json": "".join(f"\\u{each:04x}" for each in codes).encode(),
        "JSON": "".join(f"\\u{each:04X}" for each in codes).encode(),
        "html": "".join(f"&#{each};" for each in codes).encode(),
        "html hex": "".join(f"&#x{each:x};" for each in codes).encode(),
        "reversed": raw[::-1],
        "lower": text.lower().encode(),
        "upper": text.upper().encode(),
    }
    return {**found, **_base64(raw), **_base32(raw)}


def _base64(raw: bytes) -> dict[str, bytes]:
    """The characters that do not depend on what stands before and behind, at each of the three alignments."""
    found = {}
    for shift in range(3):
        begun = -(-shift * 8 // 6) if shift else 0
        whole = (shift + len(raw)) * 8 // 6
        # Of letters and digits, the alphabet for addresses makes the same.
        found[f"base64 {shift}"] = base64.b64encode(bytes(shift) + raw)[begun:whole]
    return found


def _base32(raw: bytes) -> dict[str, bytes]:
    shifts = ((shift, -(-shift * 8 // 5), (shift + len(raw)) * 8 // 5) for shift in range(5))
    return {f"base32 {shift}": base64.b32encode(bytes(shift) + raw)[begun:whole] for shift, begun, whole in shifts}


@dataclass(frozen=True)
class Find:
    """`where` is the way through streams and encodings: `zlib > base64 1`."""

    marker: str
    where: str


@dataclass
class Flight:
    """Markers of one run: all share a core, so that one look finds any of them, and half of one as well.

    A `quick` look is for the encodings in which programs keep text in memory.
    """

    core: str = field(default_factory=lambda: secrets.choice(string.ascii_letters) + _letters(CORE - 1))
    markers: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    quick: bool = False

    def marker(self, name: str) -> str:
        """A text for the place of this name, the same when asked again."""
        return self.markers.setdefault(name, f"{self.core}{len(self.markers):03}{self.core}")

    def watch(self, name: str, digits: str) -> None:
        """A code that the service has made is looked for too: whole, and in the groups in which it is shown."""
        self.codes[name] = digits

    def finds(self, blob: bytes, *, nested: int = 2) -> set[Find]:
        """Every marker and code in `blob`, also in streams that begin anywhere in it, and in streams within these."""
        found = set()
        for name, way, form in _needles(self.core, tuple(self.codes.items()), self.quick):
            if form in blob:
                found |= {Find(each, way) for each in ({name} if name else self._which(blob, form))}
        if nested:
            for kind, content in filter(itemgetter(1), inflated(blob)):
                inner = self.finds(content, nested=nested - 1)
                found |= {Find(each.marker, f"{kind} > {each.where}") for each in inner}
        return found

    def _which(self, blob: bytes, form: bytes) -> set[str]:
        """The markers of which this is the core. A part of one may be all that is left of it."""
        found, at = set(), blob.find(form)
        for _ in range(MOST_HITS):
            if at < 0:
                break
            near = blob[max(0, at - AROUND) : at + AROUND]
            whole = {name for name, text in self.markers.items() if any(each in near for each in forms(text).values())}
            found |= whole or {"a part of a marker"}
            at = blob.find(form, at + AROUND)
        return found


@cache
def _needles(core: str, codes: tuple[tuple[str, str], ...], quick: bool) -> list[tuple[str, str, bytes]]:  # noqa: FBT001
    """What is looked for: the marker or code that it tells of, the way in which it is written, and the bytes. Asked
    for with each of the thousands of pieces and streams of a host.
    """
    needles = [("", way, form) for way, form in forms(core).items()]
    for name, digits in codes:
        groups = re.findall("....", digits)
        # Any three groups of the six hold one of these pairs, as they are shown and as they are typed.
        for pair in (groups[:2], groups[2:4], groups[4:]):
            for text in ("".join(pair), " ".join(pair)):
                needles += [(name, way, form) for way, form in forms(text).items() if way in CODE_WAYS]
    return [each for each in needles if not quick or each[1] in QUICK_WAYS]


def inflated(blob: bytes) -> Iterator[tuple[str, bytes]]:
    """What the compressed streams in `blob` hold, by kind. A bare deflated stream has no mark: only a whole one."""
    for found in STREAMS.finditer(blob):
        start, mark = found.start(), found[0]
        if mark.startswith(b"PK"):
            head = blob[start : start + ZIP_HEAD]
            if len(head) == ZIP_HEAD:
                names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
                yield "zip", _inflate(blob, start + ZIP_HEAD + names, -zlib.MAX_WBITS)
        elif mark.startswith(b"\x1f"):
            yield "gzip", _inflate(blob, start, GZIP_BITS)
        else:
            yield "zlib", _inflate(blob, start, zlib.MAX_WBITS)
    yield "deflate", _inflate(blob, 0, -zlib.MAX_WBITS)


def _inflate(blob: bytes, start: int, bits: int) -> bytes:
    """As much as can be read of a stream, also of one that is cut or damaged further on."""
    stream, content = zlib.decompressobj(bits), bytearray()
    try:
        for at in range(start, len(blob), 512):
            content += stream.decompress(blob[at : at + 512], MOST_INFLATED)
            if stream.eof or len(content) > MOST_INFLATED:
                break
    except zlib.error:
        pass
    return bytes(content)


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))
