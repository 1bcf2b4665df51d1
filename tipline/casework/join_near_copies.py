"""Joining a tip with those that say nearly the same."""

from sqlalchemy.orm import Session

from tipline.domain.likeness import ALIKE, Bands
from tipline.domain.references import new_reference
from tipline.persistence.near_copies import (
    add_bands,
    add_to_cluster,
    alike_by_words,
    clusters_of,
    has_bands,
    merge_clusters,
    one_cluster_at_a_time,
    tips_sharing,
    words_of,
)
from tipline.persistence.tips import not_erased


def join_near_copies(session: Session, reference: str, bands: Bands) -> None:
    """The tip is in one cluster with every tip whose words are alike; where those were in several, these are now one.

    A tip that was compared before is left as it is, so that triage may run again. Call this last in a transaction that
    ends soon: all workers wait for each other here. The caller holds the tip's lock.
    """
    one_cluster_at_a_time(session)
    if not bands or has_bands(session, reference):
        return
    alike = not_erased(session, tips_sharing(session, bands, ALIKE))
    add_bands(session, reference, bands)
    if alike:
        _join(session, [reference, *alike])


def _join(session: Session, references: list[str]) -> None:
    clusters = clusters_of(session, references)
    # What officers joined by hand stays joined, and is still told from what is alike by words: it can be parted again.
    # So a name of words is never that of a cluster that was there before: somebody parted from it may bear it.
    words, *merged_words = sorted(words_of(session, list(clusters))) or [new_reference()]
    kept, *merged = sorted(set(clusters.values())) or [words]
    if merged:
        merge_clusters(session, merged, into=kept)
    unclustered = [each for each in references if each not in clusters]
    if unclustered:
        add_to_cluster(session, unclustered, kept, by_words=words)
    alike_by_words(session, list(clusters), merged_words, words)
