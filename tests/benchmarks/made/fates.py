"""What becomes of a made tip: drawn from the seed, block by block, so that processes can share the work.

The shares are our own choice: most tips are a year and more old and closed, one in twenty is open, one in twelve has
near-copies, some have a dialogue, notes, links or a level set by hand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from tipline.domain.references import ALPHABET, LENGTH
from tipline.domain.states import OUTCOMES
from tipline.domain.times import to_quarter

BLOCK = 500
"""Tips that are drawn together. Links and near-copies stay within a block, but for the flood."""
YEARS = timedelta(days=6 * 365)
FRESH = timedelta(days=5)
OLD_STATES = {
    "closed": 95,
    "referred": 1.5,
    "claimed": 1,
    "assessed": 1,
    "triaged": 0.6,
    "needs_answer": 0.5,
    "passed_on": 0.4,
}
FRESH_STATES = {"triaged": 50, "claimed": 25, "closed": 15, "assessed": 6, "needs_answer": 4}
OUTCOME_WEIGHTS = (12, 8, 45, 25, 10)
"""In the order of OUTCOMES."""
GRADED = {"assessed": 1.0, "referred": 1.0, "passed_on": 1.0, "closed": 0.3}
"""Share with a graded statement. Most closed tips are taken to be of before statements."""
FLOOD = 0.90, 0.905
"""Between these shares of all tips, in the order of time, lies one flood of near-copies."""
BURST, BURST_LENGTH = 0.02, 4
LINKED, NOTED, LEVEL_SET, WITHDRAWN, DIALOGUE = 0.04, 0.05, 0.02, 0.01, 0.08


@dataclass(frozen=True)
class Line:
    """A message. `handled` says that no tipster waits for an answer to it."""

    author: str
    written_at: datetime
    handled: bool


@dataclass(frozen=True)
class Fate:
    """`text` is the place of its text, `desk` a number from 0 to 1 that chooses the officer, `linked_to` the other tip
    of a confirmed link, and `event` its event.
    """

    reference: str
    received_at: datetime
    text: int
    state: str = "triaged"
    outcome: str | None = None
    desk: float = 0.0
    cluster: str = ""
    lines: Sequence[Line] = field(default=())
    graded: bool = False
    noted: bool = False
    level_set: bool = False
    withdrawn: bool = False
    linked_to: str = ""
    event: str = ""

    def later(self, hours: float) -> datetime:
        return self.received_at + timedelta(hours=hours)


@dataclass(frozen=True)
class Plan:
    """`weights` says how often each text is told. `now` is when the service is looked at."""

    tips: int
    seed: int
    now: datetime
    weights: Sequence[float]

    @property
    def blocks(self) -> range:
        return range(-(-self.tips // BLOCK))

    def again(self, tips: int, seed: int) -> "Plan":
        """Other tips of the same service."""
        return replace(self, tips=tips, seed=seed)

    def fates(self, block: int) -> list[Fate]:
        """The tips of a block, the oldest first: the same whenever they are asked for."""
        random = Random(f"{self.seed} {block}")  # noqa: S311 - figures, not secrets
        numbers = range(block * BLOCK, min(self.tips, (block + 1) * BLOCK))
        texts = _texts(random, self.weights, len(numbers))
        drawn = [self._fate(random, number, text) for number, text in zip(numbers, texts, strict=True)]
        return list(_linked(random, list(_alike(random, drawn, self._flood(numbers.start)))))

    def _flood(self, number: int) -> bool:
        first, last = (share * self.tips for share in FLOOD)
        return first <= number < last

    def _fate(self, random: Random, number: int, text: int) -> Fate:
        # The service has grown: three quarters of its tips are of the second half of its years.
        age = (1 - ((number + random.random()) / self.tips) ** 0.5) * YEARS
        received = to_quarter(self.now - age)
        states = FRESH_STATES if age < FRESH else OLD_STATES
        state = random.choices(tuple(states), tuple(states.values()))[0]
        return Fate(
            reference="".join(random.choices(ALPHABET, k=LENGTH)),
            received_at=received,
            text=text,
            state=state,
            outcome=random.choices(OUTCOMES, OUTCOME_WEIGHTS)[0] if state == "closed" else None,
            desk=random.random(),
            lines=tuple(_lines(random, received, state)),
            graded=random.random() < GRADED.get(state, 0),
            noted=random.random() < NOTED,
            level_set=random.random() < LEVEL_SET,
            withdrawn=random.random() < WITHDRAWN,
        )


def _texts(random: Random, weights: Sequence[float], number: int) -> list[int]:
    return random.choices(range(len(weights)), cum_weights=list(accumulate(weights)), k=number)


def _lines(random: Random, received: datetime, state: str) -> Iterator[Line]:
    if state == "needs_answer":
        yield Line("officer", received + timedelta(hours=30), handled=False)
    elif state != "triaged" and random.random() < DIALOGUE:
        answered = state == "closed" or random.random() < 0.5
        yield Line("tipster", to_quarter(received + timedelta(hours=20)), handled=answered or random.random() < 0.2)
        if answered and random.random() < 0.6:
            yield Line("officer", received + timedelta(hours=40), handled=False)


def _alike(random: Random, fates: Sequence[Fate], flood: bool) -> Iterator[Fate]:  # noqa: FBT001 of this block
    """Some in a row say nearly the same, under the name of a cluster."""
    left, like = (len(fates), fates[0]) if flood else (0, fates[0])
    for fate in fates:
        if not left and random.random() < BURST:
            left, like = 2 + int(random.expovariate(1 / BURST_LENGTH)), fate
        if left:
            name = "FLOODFLOOD" if flood else like.reference
            yield Fate(**{**vars(fate), "text": like.text, "cluster": name})
            left -= 1
        else:
            yield fate


def _linked(random: Random, fates: Sequence[Fate]) -> Iterator[Fate]:
    """Some pairs of neighbours are linked by officers, and so an event."""
    for one, other in zip(fates[::2], fates[1::2], strict=False):
        if random.random() < LINKED and "triaged" not in {one.state, other.state}:
            event = one.reference[::-1]
            yield Fate(**{**vars(one), "linked_to": other.reference, "event": event})
            yield Fate(**{**vars(other), "linked_to": one.reference, "event": event})
        else:
            yield from (one, other)
    if len(fates) % 2:
        yield fates[-1]
