"""Joining tips with those that say nearly the same."""

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from sqlalchemy.orm import Session

from tipline.domain.clusters import Clusters
from tipline.domain.likeness import ALIKE, Bands
from tipline.persistence.near_copies import (
    MOST_OF_A_BAND,
    add_bands,
    compared,
    holders_of,
    keep_joined,
    one_cluster_at_a_time,
    places_of,
)
from tipline.persistence.tips import not_erased


def join_near_copies(session: Session, bands: Mapping[str, Bands]) -> None:
    """Each of these tips is in one cluster with every tip whose words are alike, also with one of these; where those
    were in several, these are now one.

    A tip that was compared before is left as it is, so that triage may run again. Call this last in a transaction that
    ends soon: all workers wait for each other here. The caller holds the tips' locks.
    """
    if not bands:
        return
    one_cluster_at_a_time(session)
    before = compared(session, bands)
    new = {reference: found for reference, found in bands.items() if found and reference not in before}
    if not new:
        return
    holders = holders_of(session, set(chain.from_iterable(new.values())))
    alike = {reference: list(_sharing(holders, reference, found)) for reference, found in new.items()}
    add_bands(session, new)
    _join(session, {reference: others for reference, others in alike.items() if others})


def _sharing(holders: dict[int, list[str]], reference: str, bands: Bands) -> Iterator[str]:
    """The tips with which it has enough bands in common. From now on it is one of the holders of its own."""
    found = Counter(chain.from_iterable(holders.get(band, ()) for band in bands))
    for band in bands:
        insort(holders.setdefault(band, []), reference)
        del holders[band][MOST_OF_A_BAND:]
    return (other for other, shared in found.items() if shared >= ALIKE)


def _join(session: Session, alike: Mapping[str, Iterable[str]]) -> None:
    standing = set(not_erased(session, {*alike, *chain.from_iterable(alike.values())}))
    if not standing:
        return
    clusters = Clusters(places_of(session, standing))
    for reference, others in alike.items():
        if found := standing.intersection(others):
            clusters.join((reference, *found))
    keep_joined(session, clusters)
