"""Senders who go on while one fault follows another, at moments from a printed seed."""

import os
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import quantiles
from threading import Event

from tests.guarantees.faults import Fault
from tests.guarantees.senders import Sender, Shown

BETWEEN_SECONDS = (0.1, 1.5)
TOLD_EVERY = 10
STANDSTILL_SECONDS = 180
"""So long after a fault has ended, somebody has got a receipt."""


@dataclass
class Campaign:
    """What happened: every sender's tips, and how often each fault was made."""

    seed: str
    shown: list[Shown] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    @classmethod
    def with_a_seed(cls) -> "Campaign":
        """The seed is printed: TIPLINE_SEED makes the same faults in the same order again."""
        seed = os.environ.get("TIPLINE_SEED") or secrets.token_hex(4)
        print(f"\nTIPLINE_SEED={seed}")
        return cls(seed)

    def run(self, site: str, faults: Sequence[Fault], *, tips: int, injected: int, senders: int) -> None:
        """At least so many tips with a receipt, and at least so many faults while they are sent."""
        stop, chance = Event(), Random(self.seed)
        names = [f"{self.seed}-{number}" for number in range(senders)]
        crowd = [Sender(site, name, Random(name), stop) for name in names]
        for sender in crowd:
            sender.start()
        try:
            while self.faults.total() < injected:
                for fault in chance.sample(faults, len(faults)):
                    # Spread over the tips, so that the last of them is met by faults as the first.
                    _wait_for(crowd, tips * self.faults.total() // injected)
                    self._make(fault, chance)
                    if self.faults.total() % TOLD_EVERY == 0:
                        print(f"{self.faults.total()} faults, {_receipts(crowd)} receipts", flush=True)
            _wait_for(crowd, tips)
        finally:
            stop.set()
            for sender in crowd:
                sender.join()
            self.shown = [each for sender in crowd for each in sender.shown]

    def _make(self, fault: Fault, chance: Random) -> None:
        time.sleep(chance.uniform(*BETWEEN_SECONDS))
        fault.begin()
        try:
            time.sleep(chance.uniform(*fault.lasting))
        finally:
            fault.end()
        self.faults[fault.name] += 1

    def figures(self) -> str:
        """What to write down: how many, and how long honest people waited. Nothing is asserted of the waits."""
        answers = [seconds for each in self.shown for seconds in each.answers]
        waits = [each.waited for each in self.shown if each.code]
        counted = {
            "tips with a receipt": len(waits),
            "left at a refusal": sum(1 for each in self.shown if not each.code),
            "with a picture": sum(1 for each in self.shown if each.photo),
            "presses": sum(each.pressed for each in self.shown),
            "refusals": sum(each.refused for each in self.shown),
            "broken connections": sum(each.cut_off for each in self.shown),
            "faults": self.faults.total(),
        }
        told = [f"{name}: {number}" for name, number in counted.items()]
        told += [
            _spread("seconds of an answer", answers),
            _spread("seconds from the first press to the receipt", waits),
        ]
        return "\n".join([*told, *(f"  {number} x {name}" for name, number in sorted(self.faults.items()))])


def _wait_for(crowd: Sequence[Sender], tips: int) -> None:
    until = time.monotonic() + STANDSTILL_SECONDS
    before = -1
    while (now := _receipts(crowd)) < tips:
        if now > before:
            before, until = now, time.monotonic() + STANDSTILL_SECONDS
        assert time.monotonic() < until, f"no receipt any more after {now}"
        time.sleep(0.05)


def _receipts(crowd: Sequence[Sender]) -> int:
    return sum(1 for sender in crowd for each in list(sender.shown) if each.code)


def _spread(name: str, seconds: Sequence[float]) -> str:
    parts = quantiles(seconds, n=100)
    return f"{name}: p50 {parts[49]:.2f}, p95 {parts[94]:.2f}, longest {max(seconds):.2f}"
