"""Which connections are closed so that slow ones, by accident or on purpose, never take every place.

A telephone in a cellar may need minutes for its pictures, and keeps its place while there is room. Where it gets
crowded, whoever gives the fewest bytes a second goes first: who only wants to be in the way gives almost none.
"""

from collections.abc import Collection
from typing import Any, Protocol

HEAD_SECONDS = 30
"""For the head of a request, about a kilobyte. A choice of ours: waitress has no limit as long as a letter comes in
every 15 seconds."""
CROWDED = 0.75
"""The part of all places from which on room is made."""


class Request(Protocol):
    """One that is still coming in. `begun_at` is by time.monotonic()."""

    begun_at: float
    headers_finished: bool
    header_bytes_received: int
    body_bytes_received: int


class Channel(Protocol):
    """What waitress keeps of a connection. `requests` are whole and being answered, `request` is still coming in."""

    requests: Collection[Any]
    request: Request | None
    will_close: bool


def in_the_way(channels: Collection[Channel], now: float, places: int) -> list[Channel]:
    """The connections to close now. None that is being answered, and none that has not begun to ask."""
    asking = [(each.request, each) for each in channels if each.request is not None and not each.requests]
    asking.sort(key=lambda each: (not _is_late(each[0], now), _bytes_a_second(each[0], now)))
    late = sum(_is_late(request, now) for request, _ in asking)
    too_many = len(channels) - int(places * CROWDED)
    return [channel for _, channel in asking[: max(late, too_many)]]


def _is_late(request: Request, now: float) -> bool:
    return not request.headers_finished and now - request.begun_at > HEAD_SECONDS


def _bytes_a_second(request: Request, now: float) -> float:
    """What has come in since the first second; a request that has just begun is not slow."""
    return (request.header_bytes_received + request.body_bytes_received) / max(1.0, now - request.begun_at)
