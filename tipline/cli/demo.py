"""`tipline demo`: sends the demonstration tips through the public form and proves that officers can read every one."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from statistics import quantiles
from time import monotonic
from typing import Any

import click

from tipline.cli.demo_browser import OfficerBrowser, PublicBrowser
from tipline.cli.demo_queue import QueueWatch
from tipline.cli.officers import add_demonstration_officer

STALE_SECONDS = 60
"""How long the queue may stand still before the demonstration counts as failed."""


@dataclass(frozen=True)
class Sent:
    """One tip that was acknowledged: the words typed, the receipt shown, and the moment by the monotonic clock."""

    story: str
    code: str
    at: float


@click.command()
@click.option("--public", "public_url", default="http://127.0.0.1:8000", show_default=True)
@click.option("--officer", "officer_url", default="http://127.0.0.1:8001", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@click.pass_obj
def demo(instance: Path, public_url: str, officer_url: str, *, as_json: bool) -> None:
    """Send the demonstration tips to a running stack and check each of them in the officers' queue."""
    tips = list(demonstration_tips())
    officer = OfficerBrowser(officer_url, add_demonstration_officer(instance))
    for venue in demonstration_venues():
        officer.keep_venue(venue)
    with QueueWatch(instance) as queue:
        browser = PublicBrowser(public_url)
        sent = [_send(browser, tip) for tip in tips]
        _say(as_json, f"{len(sent)} tips sent, {len({each.code for each in sent})} receipts.")
        references = [queue.reference_of(each.code) for each in sent]
        seen = queue.wait_for(references, STALE_SECONDS)
    waits = sorted(max(0.0, seen[reference] - each.at) for each, reference in zip(sent, references, strict=True))
    _say(as_json, f"All triaged. From sending to the queue: {_spread(waits)}.")
    faults = _differences(officer, dict(zip(references, sent, strict=True)), as_json=as_json)
    figures = {
        "tips": len(sent),
        "receipts": len({each.code for each in sent}),
        "readable": len(references) - len(faults),
        "p50_seconds": round(quantiles(waits, n=100)[49], 3),
        "p95_seconds": round(quantiles(waits, n=100)[94], 3),
    }
    if as_json:
        click.echo(json.dumps(figures))
    if faults or figures["receipts"] != len(sent):
        raise click.ClickException(f"{len(faults)} tips differ: {', '.join(faults[:5])}")
    _say(
        as_json, f"{figures['readable']} of {figures['tips']} tips read in the queue, word for word as they were sent."
    )


def demonstration_tips() -> Iterator[dict[str, Any]]:
    with (files("tipline.cli") / "demonstration.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def demonstration_venues() -> list[dict[str, str]]:
    """What an officer would type. The names are made up, and one of them stands in tips."""
    with (files("tipline.cli") / "demonstration_venues.csv").open(encoding="utf-8") as rows:
        return [{**row, "aliases": row["aliases"].replace(";", "\n")} for row in csv.DictReader(rows)]


def _send(browser: PublicBrowser, tip: dict[str, Any]) -> Sent:
    answers = {name: tip[name] for name in ("audience", "when", "known_by") if tip.get(name)}
    language = "sv" if tip["lang"] == "sv" else "en"
    code = browser.send_tip(language, {**answers, "story": tip["text"], "signs": tip["signs"]})
    return Sent(tip["text"], code, monotonic())


def _differences(officer: OfficerBrowser, sent: dict[str, Sent], *, as_json: bool) -> list[str]:
    """References of tips that the officers' pages do not list, or show with other words."""
    listed = officer.references_in_queue()
    _say(as_json, f"The queue lists {len(listed)} tips.")
    return [
        reference
        for reference, each in sent.items()
        if reference not in listed or officer.story_of(reference) != each.story
    ]


def _spread(waits: list[float]) -> str:
    percent: Callable[[int], float] = lambda n: quantiles(waits, n=100)[n - 1] * 1000  # noqa: E731 used twice, here
    return f"p50 {percent(50):.0f} ms, p95 {percent(95):.0f} ms"


def _say(as_json: bool, sentence: str) -> None:  # noqa: FBT001 where sentences go is what this decides
    click.echo(sentence, err=as_json)
