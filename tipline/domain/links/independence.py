"""Independence of sources: two tips in nearly the same words, or of which an officer says that they are the same, are
one source (peers.md 4.1). A confirmed link between two tips that are not may confirm what one of them says.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A tip as a source. `cluster` is that of its near-copies, None where it has none."""

    reference: str
    cluster: str | None


def independent_of(tip: Source, others: Iterable[Source]) -> list[Source]:
    """Those that are no copies of `tip`, and of copies of each other the first alone."""
    taken = {tip.cluster} - {None}
    found = []
    for each in others:
        if each.reference != tip.reference and each.cluster not in taken:
            found.append(each)
            taken |= {each.cluster} - {None}
    return found
