"""The page that tells everybody who is signed in what each role may do: the table that the fence asks."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from tipline.domain.officers import ROLES
from tipline.domain.permissions import ACTS, ALLOWED, COUNTY_BOUND
from tipline.officer import access_labels
from tipline.officer.access import ways
from tipline.officer.sign_in import current_officer

room = Blueprint("access", __name__)


@dataclass(frozen=True)
class Line:
    """One row: an act, who may do it, and on what terms."""

    name: str
    roles: frozenset[str]
    terms: tuple[str, ...]


@room.get("/officers/access")
def show() -> str:
    return render_template("access.html", lines=lines(), roles=ROLES, own=current_officer().role)


def lines() -> list[Line]:
    """Acts in the order of the rules; one whose addresses need different things has a row for each."""
    needs = {act: sorted({way.needs for way in ways().values() if way.act == act}) or [""] for act in ACTS}
    return [
        Line(
            access_labels.permission_name(act, need),
            frozenset(role for role, acts in ALLOWED.items() if act in acts),
            access_labels.terms_told(act, need, county_bound=act in COUNTY_BOUND),
        )
        for act in ACTS
        for need in needs[act]
    ]
