"""What in a story may tell who wrote it, so that the writer can think once more before sending."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from tipline.domain.reading.reach import mail_addresses, phone_candidates
from tipline.domain.report import Report

AROUND = 24
"""Characters shown after a phrase: enough to be found again in the text."""
MOST = 5
"""A longer list would frighten more than help."""


def giveaways(report: Report) -> tuple[str, ...]:
    """The writer's own words that may tell who they are, in the order of the story, at most MOST.

    Whatever looks like a way to reach somebody counts: it may be the writer. Fields that ask for a number or an address
    are left alone: what stands there was put there on purpose.
    """
    folded = report.folded
    phrases = (folded.span(*place.span()) for place in _phrases().finditer(folded.text))
    found = [(start, _sentence(report.story, start, end)) for start, end in phrases]
    told = " ".join(words for _, words in found)
    reached = (folded.span(*each.span()) for each in (*phone_candidates(folded), *mail_addresses(folded)))
    found += [(start, report.story[start:end]) for start, end in reached if report.story[start:end] not in told]
    return tuple(dict.fromkeys(words for _, words in sorted(found)))[:MOST]


@cache
def _phrases() -> re.Pattern[str]:
    listed = tomllib.loads((files("tipline.domain") / "giveaways.toml").read_text(encoding="utf-8"))
    phrases = sorted((phrase for phrases in listed.values() for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")


def _sentence(story: str, start: int, end: int) -> str:
    """The phrase with what follows it in its sentence, cut between words when that is long."""
    rest = re.split(r"[\n.!?]", story[end:], maxsplit=1)[0]
    following = rest if len(rest) <= AROUND else rest[:AROUND].rpartition(" ")[0] + " …"
    return story[start:end] + following
