"""Which act each address asks for, in access.csv, and the fence that asks before any view runs.

The deeds ask again, with the county of the tip: this is the second fence, and it refuses what the table leaves out.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, request

from tipline.domain.permissions import NotPermitted, demand
from tipline.officer.sign_in import OPEN_PAGES, OPEN_ROOMS, current_officer

TABLE = Path(__file__).with_name("access.csv")
ANYBODY, SYSTEM, SIGNED_IN = "anybody", "system", "signed_in"
"""Instead of an act: nobody need be signed in, another system shows its token, every role may."""
PURPOSE, CLAIM = "purpose", "claim"
"""What an act needs besides the role: that the officer has said why, or holds the tip's claim."""


@dataclass(frozen=True)
class Way:
    """What one verb on one route asks for. `act` is one of `domain/permissions.py` or of the three above."""

    verb: str
    route: str
    act: str
    needs: str


@cache
def ways() -> Mapping[tuple[str, str], Way]:
    """The table, by verb and route as Flask writes it. HEAD is asked as GET."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {(row["verb"], row["route"]): Way(**row) for row in csv.DictReader(lines)}


def install(app: Flask) -> None:
    """After the sign-in's guard, so that somebody is signed in here."""
    app.before_request(_demand_act)


def _demand_act() -> None:
    # Those pages ask by themselves: `register.send` must give the words back even when the database is away.
    if request.endpoint in OPEN_PAGES or request.blueprint in OPEN_ROOMS:
        return
    # What has no route is answered by Flask, and so is OPTIONS; no view of ours runs.
    if request.url_rule is None or request.method == "OPTIONS":
        return
    verb = "GET" if request.method == "HEAD" else request.method
    way = ways().get((verb, request.url_rule.rule))
    if way is None:
        raise NotPermitted(f"{verb} {request.url_rule.rule}: not in access.csv")
    if way.act != SIGNED_IN:
        demand(current_officer(), way.act)
