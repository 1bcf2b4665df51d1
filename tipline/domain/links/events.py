"""Events: what confirmed links hold together. A tip is in one event at most, and an event has two tips at least."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

Link = tuple[str, str]


def events_after(before: Mapping[str, str], links: Iterable[Link], new_event: Callable[[], str]) -> dict[str, str]:
    """The event of each tip, given those of `before` and all confirmed links among the tips concerned.

    An event keeps its name where most of its tips are; of events that grow together the largest does, of equal ones
    that which comes first by name. A tip that no link holds any more has no event.
    """
    groups = sorted(_held_together(links), key=lambda group: (-len(group), min(group)))
    after: dict[str, str] = {}
    for group in groups:
        had = Counter(before[tip] for tip in group if tip in before)
        names = sorted((name for name in had if name not in after.values()), key=lambda name: (-had[name], name))
        after |= dict.fromkeys(sorted(group), names[0] if names else new_event())
    return after


def _held_together(links: Iterable[Link]) -> list[set[str]]:
    groups: list[set[str]] = []
    for link in links:
        joined = {*link}.union(*(each for each in groups if not each.isdisjoint(link)))
        groups = [each for each in groups if each.isdisjoint(link)] + [joined]
    return groups
