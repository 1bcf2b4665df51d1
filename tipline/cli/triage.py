"""`tipline triage`: the rules tried on tips in a file, where nothing is stored, or run again on stored tips."""

import json
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, TextIO

import click
from click.core import ParameterSource

from tipline.cli.triage_again import triage_stored_tips
from tipline.domain.assessment import ENTITY_KINDS, URGENCIES, Assessment, Reason
from tipline.domain.reading.lexicon import load_every_lexicon
from tipline.domain.report import Report
from tipline.domain.triage import assess

ANSWERS = ("audience", "when", "known_by", "municipality")


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--again", is_flag=True, help="Triage stored tips that an older version of the policy has judged.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="With --again: tips received from then."
)
@click.option("--json", "as_json", is_flag=True, help="With --again: the figures as JSON. Without, it always is JSON.")
@click.pass_context
def triage(context: click.Context, file: TextIO, *, again: bool, since: datetime | None, as_json: bool) -> None:
    """Assess tips, one JSON object a line, from FILE or standard input, and store nothing.

    With --again: judge stored tips anew and keep both results.
    """
    if again:
        if context.get_parameter_source("file") is not ParameterSource.DEFAULT:
            raise click.UsageError("--again reads stored tips, so it takes no FILE.")
        triage_stored_tips(context.obj, since.date() if since else None, as_json=as_json)
        return
    if since:
        raise click.UsageError("--since is for stored tips, so it needs --again.")
    for tip in tips_of(file):
        click.echo(json.dumps(timed_outcome(tip), ensure_ascii=False))


def tips_of(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every line that is not blank. A line that is no tip ends the run; its number is told, never its text."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _tip(line, number)


def _tip(line: str, number: int) -> dict[str, Any]:
    try:
        tip = json.loads(line)
    except ValueError:
        raise click.ClickException(f"Line {number} is not JSON.") from None
    if not isinstance(tip, dict) or not isinstance(tip.get("text"), str):
        raise click.ClickException(f"Line {number} is not an object with a `text`.")
    return tip


def report_of(tip: dict[str, Any]) -> Report:
    answers = {name: str(tip.get(name) or "") for name in ANSWERS}
    return Report(story=tip["text"], signs=tuple(map(str, tip.get("signs") or ())), **answers)


@cache
def _load_lists() -> None:
    """Word lists, and with a first story the names of places and what tells languages apart."""
    load_every_lexicon()
    assess(Report(story="A tip"))


def timed_outcome(tip: dict[str, Any]) -> dict[str, Any]:
    """What interfaces.md promises for one tip. Its milliseconds hold no loading of word lists."""
    _load_lists()
    begun = time.perf_counter()
    assessment = assess(report_of(tip))
    return {**outcome(tip, assessment), "milliseconds": round((time.perf_counter() - begun) * 1000, 3)}


def outcome(tip: dict[str, Any], assessment: Assessment) -> dict[str, Any]:
    """The keys of `entities` are those of the triage policy, so that parts of plates stand beside them."""
    found = {kind: [each.value for each in assessment.entities if each.kind == kind] for kind in ENTITY_KINDS}
    partial_plates = found.pop("partial_plate")
    ages: list[Any] = [int(value) for value in found["age"]]
    return {
        "id": tip.get("id"),
        "language": assessment.language,
        "urgency": assessment.urgency,
        "flags": list(assessment.flags),
        "entities": {**found, "age": ages},
        "partial_plates": partial_plates,
        "reasons": [_reason(each) for each in assessment.reasons],
        "policy_version": assessment.policy_version,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "urgency" if reason.about in URGENCIES else "flag": reason.about,
        "match": reason.match,
        "start": reason.start,
        "end": reason.end,
        "field": reason.field,
        "weight": reason.weight,
    }
