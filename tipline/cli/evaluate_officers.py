"""`tipline evaluate --from-officers`: the rules' own level beside the level that officers set for the same tips."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click
from sqlalchemy.orm import Session

from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.domain.assessment import URGENCIES
from tipline.domain.reassessment import version_order
from tipline.persistence.assessments import judged_where_officers_set_levels
from tipline.persistence.database import Database
from tipline.persistence.overrides import levels_set

UNCERTAIN = "Only tips for which an officer set a level are counted, so the share says nothing about the others."


class Case(NamedTuple):
    """`rules` is the level of the newest policy that has judged the tip, empty when none has."""

    reference: str
    rules: str
    officers: str


def evaluate_from_officers(instance: Path, *, as_json: bool) -> None:
    """Nothing is opened and nothing stored: levels are in clear, for the queue."""
    with said_in_one_line():
        database = Database(OfficerConfig.load(instance).database)
        try:
            with database.reading() as session:
                cases = cases_of(session)
        finally:
            database.close()
    if not cases:
        raise click.ClickException("No officer has set a level yet: there is nothing to compare with.")
    agreement = {level: agreement_on(cases, level) for level in URGENCIES}
    if as_json:
        told = {"tips": len(cases), "agreement": agreement, "cases": [each._asdict() for each in cases]}
        click.echo(json.dumps(told))
    else:
        click.echo("\n".join(_lines(cases, agreement)))


def cases_of(session: Session) -> list[Case]:
    """By reference."""
    newest: dict[str, tuple[tuple[int, ...], str]] = {}
    for reference, version, urgency in judged_where_officers_set_levels(session):
        judged = version_order(version), urgency
        newest[reference] = max(newest.get(reference, judged), judged)
    levels = sorted(levels_set(session).items())
    return [Case(reference, newest.get(reference, ((), ""))[1], officers) for reference, officers in levels]


def agreement_on(cases: Sequence[Case], level: str) -> dict[str, int | float | None]:
    """How many tips officers put on a level, the rules put there, and both; `share` is of what officers put there."""
    officers = [each for each in cases if each.officers == level]
    both = sum(each.rules == level for each in officers)
    rules = sum(each.rules == level for each in cases)
    share = round(both / len(officers), 4) if officers else None
    return {"officers": len(officers), "rules": rules, "both": both, "share": share}


def _lines(cases: Sequence[Case], agreement: dict[str, dict[str, int | float | None]]) -> Iterator[str]:
    yield f"{'level':12}{'officers':>10}{'rules':>8}{'both':>8}{'share':>8}"
    for level, row in agreement.items():
        share = "-" if row["share"] is None else f"{row['share']:.3f}"
        yield f"{level:12}{row['officers']:>10}{row['rules']:>8}{row['both']:>8}{share:>8}"
    yield ""
    yield UNCERTAIN
    yield ""
    yield f"{'tip':12}{'rules':12}officers"
    for case in cases:
        yield f"{case.reference:12}{case.rules or '-':12}{case.officers}"
