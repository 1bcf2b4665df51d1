"""`make attack`: outside tools against a stack of our own, and what they found. Ends with 1 unless all is explained."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

from tests.attack import tools
from tests.attack.aftermath import broken_promises, processes
from tests.attack.decoy import EXPECTED, decoy
from tests.attack.target import Attacker, Target, target
from tests.attack.tools import Bench
from tests.attack.verdict import Run, verdict

REPORTS = Path(__file__).parent.parent.parent / "build" / "attack"
Tool = Callable[[Attacker, Bench], Iterator[str]]
CRAWLED = ("public", "officer site, supervisor")
TOOLS: tuple[tuple[str, Tool], ...] = (
    ("schemathesis", tools.schemathesis),
    ("sqlmap", tools.sqlmap),
    ("wapiti", tools.wapiti),
)
LEAST = {"wapiti": 300, "sqlmap": 20, "schemathesis": 4}
"""Requests below which a run was no attack; for schemathesis, as many for each way."""


def main() -> None:
    # Whoever ends it, ends the stack and the tool with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    gone = tools.missing()
    if gone:
        sys.exit(f"Not installed: {', '.join(gone)}. make attack installs them from requirements-attack.lock.")
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, target(Path(folder)) as stack:
        bench, before = Bench(REPORTS), processes(stack)
        with decoy(stack.settings["DATABASE_URL"], Path(folder)) as attacker:
            runs = [_on_decoy(_run(name, tool, attacker, bench), name) for name, tool in TOOLS]
        runs += _runs(stack, bench)
        runs.append(Run("our promises afterwards", 1, 1, tuple(broken_promises(stack, before))))
    lines, well = verdict(runs)
    print("\n".join(lines))
    sys.exit(not well)


def _runs(stack: Target, bench: Bench) -> Iterator[Run]:
    for attacker in stack.attackers:
        for name, tool in TOOLS:
            if name != "wapiti" or attacker.name in CRAWLED:
                yield _run(name, tool, attacker, bench)
        yield Run(f"ways of {attacker.name}", len(attacker.ways), 1, tuple(_never_reached(attacker)))


def _run(name: str, tool: Tool, attacker: Attacker, bench: Bench) -> Run:
    observer, started = attacker.observer, monotonic()
    observer.who = f"{name} {attacker.name}"
    print(f"{observer.who} …", flush=True)
    found = list(tool(attacker, bench))
    seen = [each for each in observer.exchanges if each.tool == observer.who]
    for each in seen:
        way = f"{each.verb} {attacker.routes.told(each.path, each.verb)}"
        found += [f"answers {attacker.name}: {fault} {way}" for fault in each.faults]
    found += [f"{observer.who}: signed out meanwhile"] if attacker.signed_out() else []
    good = sum(each.status < 400 for each in seen)
    print(f"  {len(seen)} requests, {good} of them done, {monotonic() - started:.0f} s", flush=True)
    least = LEAST[name] * (len(attacker.ways) if name == "schemathesis" else 1)
    return Run(observer.who, len(seen), least, tuple(found))


def _on_decoy(run: Run, name: str) -> Run:
    """There it must find what we hid."""
    found = any(each.startswith(f"{name} ") and EXPECTED[name] in each for each in run.findings)
    return replace(run, least=1, findings=() if found else (f"{name} does not see the hole in the decoy",))


def _never_reached(attacker: Attacker) -> Iterator[str]:
    """Ways that no tool asked for: an attack on a part of a site is none on the site."""
    mine = [each for each in attacker.observer.exchanges if each.tool.endswith(attacker.name)]
    reached = {(each.verb, attacker.routes.of(each.path, each.verb)[0]) for each in mine}
    yield from (f"{attacker.name}: nobody tried {verb} {route}" for verb, route in sorted(attacker.ways - reached))


if __name__ == "__main__":
    main()
