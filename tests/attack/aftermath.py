"""What must still be true when the tools have gone: nothing fell over, nothing leaked, and every tip kept opens."""

import json
import ssl
from collections.abc import Collection, Iterator
from urllib.request import urlopen

from sqlalchemy import select

from tests.attack.observer import HEADERS
from tests.attack.target import TIPS, TRIAGE_SECONDS, Target
from tipline.cli.demo_browser import PublicBrowser
from tipline.cli.demo_queue import QueueWatch
from tipline.config import OfficerConfig
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip

PARTS = ("public", "officer", "worker", "clock", "valkey")
STORY = "Harriet of room 2071 is not allowed to leave the yellow house at Lugnvik."
LEAST_TIPS = 10
"""Fewer tips than this of the attackers, and the attack has not come through the form."""


def processes(target: Target) -> dict[str, list[int]]:
    return {part: target.stack.processes(part) for part in PARTS}


def broken_promises(target: Target, before: dict[str, list[int]]) -> Iterator[str]:
    """Sentences, empty when all stands."""
    if not all(before.values()) or processes(target) != before:
        yield f"a part was started anew: {before}, now {processes(target)}"
    for site in (target.public, target.officer):
        site.who = "afterwards"
        with urlopen(f"{site.address}/healthz", context=ssl.create_default_context()) as answer:  # noqa: S310 ours
            if answer.status != 200 or HEADERS.items() - dict(answer.headers.items()).items():
                yield f"{site.address} is not in order"
    yield from _tips(target)
    told = target.command("audit", "verify")
    print(f"record: {told['entries']} entries, holds: {told['holds']}")
    if not told["holds"] or not told["entries"]:
        yield f"the record does not hold: {told}"
    yield from said_in(target.stack.log.read_text(), target.public.values | target.officer.values)


def _tips(target: Target) -> Iterator[str]:
    """A tip sent now is triaged and read; so is every tip that the attackers sent, by an officer of all counties."""
    code = PublicBrowser(target.public.address).send_tip("en", {"story": STORY})
    desk = target.desk("afterwards", "supervisor")
    with QueueWatch(target.stack.instance) as queue:
        sent = queue.reference_of(code)
        references = kept_tips(target)
        queue.wait_for(references, TRIAGE_SECONDS)
    unread = [each for each in references if not desk.story_of(each).strip()]
    print(f"tips: {len(references)} kept, {len(references) - len(unread)} opened by an officer")
    if len(references) < TIPS + 1 + LEAST_TIPS:
        yield f"only {len(references)} tips are there, our own included"
    yield from (f"the tip {each} shows no words" for each in unread)
    if desk.story_of(sent).strip() != STORY:
        yield "the tip sent afterwards is not shown word for word"


def kept_tips(target: Target) -> list[str]:
    """References of all tips."""
    database = Database(OfficerConfig.load(target.stack.instance).database)
    try:
        with database.reading() as session:
            return list(session.scalars(select(Tip.reference)))
    finally:
        database.close()


def said_in(log: str, values: Collection[str]) -> Iterator[str]:
    """What no line of ours may hold: a fault, a trace, or anything that was sent to us."""
    if "serving on" not in log:
        yield "the log is not that of a stack"
    lines = set(log.splitlines())
    yield from (f"the log says: {each}" for each in sorted(lines) if "Traceback" in each or "fault " in each)
    # As it was sent, and as a line of JSON would have it.
    told = (each for each in sorted(values) if each in log or json.dumps(each)[1:-1] in log)
    yield from (f"the log repeats what was sent: {each!r}" for each in told)
