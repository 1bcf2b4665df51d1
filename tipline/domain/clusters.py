"""Clusters: tips that say nearly the same stand together, and where one is like those of two clusters these become one.

A cluster has a random name. Beside it stands the name under which words were found alike: tips that an officer joined
by hand share the first alone, and can be parted again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tipline.domain.references import new_reference


@dataclass(frozen=True)
class Place:
    """`words` is empty where an officer alone says that the tip belongs to the cluster."""

    cluster: str
    words: str


class Clusters:
    """What becomes of the clusters of some tips when tips are joined by their words, one after the other.

    `clusters_into` and `words_into` say which names are given up for which, also by tips that are not among these.
    """

    def __init__(self, before: Mapping[str, Place]) -> None:
        """`before` are the tips that stand in a cluster already."""
        self._before, self._now = before, dict(before)
        self.clusters_into: dict[str, str] = {}
        self.words_into: dict[str, str] = {}

    def join(self, references: Iterable[str]) -> None:
        """These are alike by their words, and with them all that stood in one cluster with any of them."""
        wanted = list(references)
        there = [self._now[each] for each in wanted if each in self._now]
        # A name of words is never that of a cluster that was there before: somebody parted from it may bear it.
        words, *other_words = sorted({each.words for each in there if each.words}) or [new_reference()]
        cluster, *other_clusters = sorted({each.cluster for each in there}) or [words]
        _give_up(self.clusters_into, other_clusters, cluster)
        _give_up(self.words_into, other_words, words)
        if other_clusters or other_words:
            self._now = {each: self._renamed(place) for each, place in self._now.items()}
        for each in wanted:
            self._now[each] = Place(cluster, words)

    def _renamed(self, place: Place) -> Place:
        return Place(
            self.clusters_into.get(place.cluster, place.cluster), self.words_into.get(place.words, place.words)
        )

    @property
    def new(self) -> dict[str, Place]:
        """The tips that stood in none."""
        return {each: place for each, place in self._now.items() if each not in self._before}

    @property
    def named(self) -> dict[str, str]:
        """Tips that an officer had joined, and whose words are now found alike: under which name."""
        return {
            each: self._now[each].words for each, was in self._before.items() if not was.words and self._now[each].words
        }


def _give_up(into: dict[str, str], names: Collection[str], kept: str) -> None:
    """What had been given up for one of the names goes along."""
    into.update({old: kept for old, new in into.items() if new in names})
    into.update(dict.fromkeys(names, kept))
