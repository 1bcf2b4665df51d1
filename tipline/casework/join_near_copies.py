"""Joining a tip with those that say nearly the same."""

from sqlalchemy.orm import Session

from tipline.domain.likeness import ALIKE, Bands
from tipline.domain.references import new_reference
from tipline.persistence.near_copies import (
    add_bands,
    add_to_cluster,
    clusters_of,
    has_bands,
    merge_clusters,
    one_cluster_at_a_time,
    tips_sharing,
)


def join_near_copies(session: Session, reference: str, bands: Bands) -> None:
    """The tip is in one cluster with every tip whose words are alike; where those were in several, these are now one.

    A tip that was compared before is left as it is, so that triage may run again. Call this last in a transaction that
    ends soon: all workers wait for each other here.
    """
    one_cluster_at_a_time(session)
    if not bands or has_bands(session, reference):
        return
    alike = tips_sharing(session, bands, ALIKE)
    add_bands(session, reference, bands)
    if alike:
        _join(session, [reference, *alike])


def _join(session: Session, references: list[str]) -> None:
    clusters = clusters_of(session, references)
    kept, *merged = sorted(set(clusters.values())) or [new_reference()]
    if merged:
        merge_clusters(session, merged, into=kept)
    add_to_cluster(session, [each for each in references if each not in clusters], kept)
