"""A refusal takes the same time whatever its reason."""

from time import monotonic, sleep

REFUSAL_SECONDS = 0.3
"""Longer than looking at a password, a code and the record takes, so that the time tells none of them apart."""


def begun() -> float:
    """The moment from which `refuse` counts."""
    return monotonic()


def refuse(since: float) -> None:
    """Returns when a refusal that was `begun` then may be told."""
    sleep(max(0.0, REFUSAL_SECONDS - (monotonic() - since)))
