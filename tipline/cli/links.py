"""`tipline links`: which tips of a file would be proposed as linked, and why. Nothing is stored."""

import json
import secrets
from typing import TextIO

import click

from tipline.cli.triage import report_of, tips_of
from tipline.domain.likeness import bands_of_tip
from tipline.domain.links.clues import clues_of
from tipline.domain.links.proposals import Told, clusters, near_copies, proposals
from tipline.domain.report import Report
from tipline.domain.triage import assess


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--json", "as_json", is_flag=True, help="As every command; without, it is JSON too.")
def links(file: TextIO, *, as_json: bool) -> None:
    """Compare tips, one JSON object a line, from FILE or standard input, and store nothing."""
    del as_json
    key = secrets.token_bytes(32)
    tips = list(tips_of(file))
    told = [told_by(report_of(tip), key) for tip in tips]
    for each in proposals(told):
        pair = {"a": tips[each.one].get("id"), "b": tips[each.other].get("id")}
        click.echo(json.dumps({**pair, "kinds": each.kinds, "score": each.score}, ensure_ascii=False))
    for cluster in clusters(near_copies(told)):
        click.echo(json.dumps({"cluster": [tips[place].get("id") for place in cluster]}, ensure_ascii=False))


def told_by(report: Report, key: bytes) -> Told:
    """What of a report is compared. Likeness is under `key`, 32 bytes."""
    entities = assess(report).entities
    return Told(clues=clues_of(report, entities), bands=bands_of_tip(report, entities, key))
