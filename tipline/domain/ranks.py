"""The order of the queue: urgency first, what nobody could judge on top, then age."""

from tipline.domain.assessment import URGENCIES

UNTRIAGED = 50
"""Triage failed three times: a person must look before anything else (house.md, how a tip travels)."""
WAITING = 35
"""Not triaged yet: between immediate and urgent. Doubt goes up, yet a flood must not bury what is known."""

RANKS = dict(zip(URGENCIES, (40, 30, 20, 10), strict=True))
MOST_FAILURES = 3
"""Failed attempts after which a tip is shown untriaged (house.md, how a tip travels)."""
