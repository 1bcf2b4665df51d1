"""The head of a request must have one meaning, whoever reads it: a proxy in front and we must see the same requests.

Where two servers disagree on where a request ends or whom it is for, a stranger can put one request into another's
connection (RFC 9112, section 11.2). Each sentence below is a way in which servers have disagreed. waitress reads some
of them in its own way; a browser or a proxy in order never sends one.
"""

import re
from collections import Counter

from waitress.parser import ParsingError

START = re.compile(rb"[A-Z]{1,16} /[\x21-\x7e\x80-\xff]* HTTP/1\.[01]")
"""A method in capitals and an address of ours: no address of another host, no `*`, no version without headers."""
UNSEEN = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
ONCE = {b"host", b"content-length", b"transfer-encoding", b"content-type", b"expect"}


def demand_one_meaning(head: bytes) -> None:
    """Raises ParsingError, without a word of the request in it."""
    start, *lines = head.removesuffix(b"\r\n\r\n").removesuffix(b"\r\n").split(b"\r\n")
    if head == OVERSIZED:
        return
    names = Counter(line.partition(b":")[0].lower() for line in lines)
    sized, chunked = (name in names for name in (b"content-length", b"transfer-encoding"))
    newer = start.endswith(b"1.1")
    broken = (
        not START.fullmatch(start),
        any(line[:1] in {b" ", b"\t"} for line in lines),
        any(UNSEEN.search(line) for line in lines),
        any(b":" not in line or line.partition(b":")[0] != line.partition(b":")[0].strip() for line in lines),
        any(names[name] > 1 for name in ONCE),
        sized and chunked,
        chunked and not newer,
        newer and b"host" not in names,
        # The names under which a program behind a gateway finds the two that say where a request ends.
        not names.keys().isdisjoint({b"content_length", b"transfer_encoding"}),
    )
    if any(broken):
        raise ParsingError("ambiguous")


OVERSIZED = b"GET / HTTP/1.0\r\n"
"""What waitress reads in the place of a head that is too large; it refuses that by itself."""
