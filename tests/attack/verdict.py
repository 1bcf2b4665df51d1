"""What the tools found against what we can explain. What is not explained fails; so does a tool that did too little."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

EXPLAINED: Mapping[str, str] = {
    "wapiti public: Cross Site Request Forgery POST /<language>/tip": (
        "the form that shows the receipt in another language: it changes nothing and shows only what it carries"
    ),
}
"""A finding as it is printed, and why it stays. Word for word: no pattern, so that nothing new hides behind it."""


@dataclass(frozen=True)
class Run:
    """One run of a tool. `requests` were counted between it and the site; `least` are those that make it an attack."""

    name: str
    requests: int
    least: int
    findings: tuple[str, ...]


def verdict(runs: Collection[Run], explained: Mapping[str, str] = EXPLAINED) -> tuple[list[str], bool]:
    """The lines to print, and whether all is well."""
    told = [f"{'':42}{'requests':>9}{'findings':>9}{'unexplained':>14}"]
    open_ones = {run.name: sorted({each for each in run.findings if each not in explained}) for run in runs}
    told += [f"{run.name:42}{run.requests:>9}{len(set(run.findings)):>9}{len(open_ones[run.name]):>14}" for run in runs]
    told += _findings(runs, explained)
    idle = [run for run in runs if run.requests < run.least]
    told += [f"TOO LITTLE: {run.name} sent {run.requests} requests, of at least {run.least}." for run in idle]
    found = {each for run in runs for each in run.findings}
    told += [f"STALE: nothing was found that this explains: {each}" for each in sorted(set(explained) - found)]
    return told, bool(runs) and not idle and not any(open_ones.values())


def _findings(runs: Collection[Run], explained: Mapping[str, str]) -> Iterator[str]:
    for each in sorted({each for run in runs for each in run.findings}):
        yield f"EXPLAINED: {each}: {explained[each]}." if each in explained else f"NOT EXPLAINED: {each}"
