"""Turns: ours and the baseline one after the other, so that whatever else the machine does slows both."""

from collections.abc import Callable, Mapping
from time import perf_counter


def alternating(rounds: int, runs: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """What each of the runs returned, `rounds` times. Each runs once before, to be warm, and that is thrown away.

    The order is turned round each time, or the one that always comes second would always find the caches of the first.
    """
    for run in runs.values():
        run()
    samples: dict[str, list[float]] = {name: [] for name in runs}
    order = list(runs.items())
    for _ in range(rounds):
        for name, run in order:
            samples[name].append(run())
        order.reverse()
    return samples


def milliseconds(deed: Callable[[], object]) -> float:
    """How long it takes by the clock on the wall."""
    begun = perf_counter()
    deed()
    return (perf_counter() - begun) * 1000
