"""A site under load: how many visits a second, and what each costs its processor."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import alternating
from tests.benchmarks.servers import Served
from tests.benchmarks.visitors import Visit, visited


@dataclass
class Load:
    """Rounds of visits to one server, of so many seconds each. `processor_ms` has what a visit cost in each round."""

    server: Served
    visit: Callable[[], Visit]
    seconds: float
    processor_ms: list[float] = field(default_factory=list)

    def round(self) -> float:
        """Visits a second."""
        before = self.server.processor_seconds()
        visits, seconds = visited(self.server.port, self.visit, self.seconds)
        self.processor_ms.append((self.server.processor_seconds() - before) * 1000 / visits)
        return visits / seconds

    @property
    def cost(self) -> float:
        """Milliseconds of a processor for a visit: of all processes of the server, without the warm-up."""
        return median(self.processor_ms[1:])


def compared(scenario: str, ours: Load, baseline: Load, *, rounds: int, floor: float | None = None) -> Figure:
    taken = alternating(rounds, {"ours": ours.round, "baseline": baseline.round})
    return Figure(
        scenario=scenario,
        unit="visits/s",
        ours=tuple(taken["ours"]),
        baseline=tuple(taken["baseline"]),
        floor=floor,
        processor_ms=ours.cost,
        baseline_processor_ms=baseline.cost,
        memory_mb=ours.server.resident_mb(),
    )
