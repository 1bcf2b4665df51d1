"""A page compressed once, although a few bytes in its middle differ each time.

What stands before them and behind them is deflated apart, and they lie between as they are (RFC 1951, section 3.2.4):
one stream in one member (RFC 1952), as every browser and proxy reads it. The check sum is put together from those of
the parts. The bytes are never compressed together with anything, so no length tells what they are.
"""

import zlib
from struct import Struct

LEVEL = 6
"""Beyond this, time doubles for less than one per cent."""
HEAD = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255))
"""Deflated, with no name and no time, by no system in particular."""
STORED = Struct("<BHH")
"""The head of a block that is not compressed and not the last: its length, and the same with every bit turned."""
END = Struct("<II")
"""Check sum and length of what was compressed."""
LONGEST_MIDDLE = 0xFFFF
"""Bytes that a block holds when it is not compressed."""


class PackedPage:
    """A page but for its middle, which may be empty."""

    def __init__(self, before: bytes, after: bytes) -> None:
        # A flush ends at a whole byte, where the next block can begin.
        self.head = HEAD + _deflated(before, zlib.Z_FULL_FLUSH)
        self.tail = _deflated(after, zlib.Z_FINISH)
        self.length = len(before) + len(after)
        self.sum_before = zlib.crc32(before)
        # Each bit of a check sum goes its own way through the bytes that follow: these are the 32 ways.
        self.sum_after = zlib.crc32(after, 0)
        self.ways = tuple(zlib.crc32(after, 1 << bit) ^ self.sum_after for bit in range(32))

    def with_middle(self, middle: bytes) -> bytes:
        """The gzip stream of the page with this middle, of at most LONGEST_MIDDLE bytes."""
        length = len(middle)
        block = STORED.pack(0, length, length ^ LONGEST_MIDDLE)
        end = END.pack(self._sum(zlib.crc32(middle, self.sum_before)), self.length + length)
        return b"".join((self.head, block, middle, self.tail, end))

    def _sum(self, so_far: int) -> int:
        """The check sum of everything, from that of all but `after`."""
        found = self.sum_after
        for bit, way in enumerate(self.ways):
            if so_far >> bit & 1:
                found ^= way
        return found


def _deflated(piece: bytes, ending: int) -> bytes:
    stream = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return stream.compress(piece) + stream.flush(ending)
