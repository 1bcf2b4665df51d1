"""Which of the tips that officers have linked to one are sources of their own (peers.md 4.1).

The same text is one source however often it is sent, and so are tips that an officer has joined as being the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Source:
    """A tip that may confirm another. `cluster` is that of its near-copies, empty where it has none.

    `compared` is whether triage has compared it with other tips: before, a copy looks like a source of its own.
    """

    reference: str
    cluster: str
    compared: bool
    score: float


def independent_sources(cluster: str, confirmed: Iterable[Source]) -> list[str]:
    """References of the tips, of those whose link is confirmed, that are other sources than a tip of this `cluster`.

    The strongest link comes first, of equal ones the first by reference; of each cluster there is one.
    """
    found: dict[str, str] = {}
    for each in sorted(confirmed, key=lambda source: (-source.score, source.reference)):
        if each.compared and not (each.cluster and each.cluster == cluster):
            found.setdefault(each.cluster or each.reference, each.reference)
    return list(found.values())
