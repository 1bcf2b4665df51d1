"""Sources of their own: the same words are one source, and what nobody has compared is none yet."""

from tipline.domain.links.independence import Source, independent_sources


def a_source(reference: str, cluster: str = "", score: float = 0.9, *, compared: bool = True) -> Source:
    return Source(reference=reference, cluster=cluster, compared=compared, score=score)


def test_the_strongest_comes_first_and_then_the_first_by_name() -> None:
    sources = [a_source("C", score=0.5), a_source("B"), a_source("A"), a_source("D", score=0.95)]
    assert independent_sources("", sources) == ["D", "A", "B", "C"]


def test_a_tip_of_the_same_cluster_is_the_same_source() -> None:
    assert independent_sources("one", [a_source("A", "one"), a_source("B", "two", 0.1)]) == ["B"]


def test_of_a_flood_only_the_strongest_counts() -> None:
    flood = [a_source("A", "flood", 0.6), a_source("B", "flood", 0.9), a_source("C", score=0.7)]
    assert independent_sources("", flood) == ["B", "C"]


def test_tips_without_near_copies_are_sources_of_their_own() -> None:
    assert independent_sources("", [a_source("A"), a_source("B")]) == ["A", "B"]


def test_what_triage_has_not_compared_is_no_source_yet() -> None:
    assert independent_sources("", [a_source("A", compared=False)]) == []
