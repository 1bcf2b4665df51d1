"""The order of the queue: urgency first, what nobody could judge on top, then age."""

from tipline.domain.assessment import URGENCIES

UNTRIAGED = 50
"""Triage failed three times: a person must look before anything else (house.md, how a tip travels)."""
WAITING = 35
"""Not triaged yet: between immediate and urgent. Doubt goes up, yet a flood must not bury what is known."""

RANKS = dict(zip(URGENCIES, (40, 30, 20, 10), strict=True))
MOST_FAILURES = 3
"""Failed attempts after which a tip is shown untriaged (house.md, how a tip travels)."""


def triage_is_due(urgency: str | None, attempts: int) -> bool:
    """Whether the rules will still judge the tip: it has no level, and they have not given up on it."""
    return urgency is None and attempts < MOST_FAILURES
