"""Clusters of tips: what becomes of them when tips are found alike, one after the other."""

from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.clusters import Clusters, Place


def test_tips_that_are_alike_stand_in_one_cluster_with_its_own_name() -> None:
    clusters = Clusters({})
    clusters.join(["A", "B"])
    clusters.join(["C", "B"])
    (place,) = set(clusters.new.values())
    assert set(clusters.new) == {"A", "B", "C"}
    assert place.cluster == place.words
    assert (clusters.clusters_into, clusters.words_into, clusters.named) == ({}, {}, {})


def test_a_tip_that_is_like_two_clusters_makes_them_one_also_for_tips_that_are_not_here() -> None:
    clusters = Clusters({"A": Place("1", "w1"), "B": Place("2", "w2")})
    clusters.join(["C", "A", "B"])
    assert clusters.new == {"C": Place("1", "w1")}
    assert (clusters.clusters_into, clusters.words_into) == ({"2": "1"}, {"w2": "w1"})


def test_a_name_given_up_twice_leads_to_the_last() -> None:
    clusters = Clusters({"A": Place("1", "w1"), "B": Place("2", "w2"), "C": Place("3", "w3")})
    clusters.join(["D", "B", "C"])
    clusters.join(["E", "A", "D"])
    assert clusters.clusters_into == {"2": "1", "3": "1"}
    assert set(clusters.new.values()) == {Place("1", "w1")}


def test_what_an_officer_joined_stays_and_its_words_get_a_name_of_their_own() -> None:
    clusters = Clusters({"A": Place("1", "")})
    clusters.join(["B", "A"])
    (new,) = clusters.new.values()
    assert new.cluster == "1"
    assert clusters.named == {"A": new.words}
    assert new.words not in {"", "1"}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_tips_stand_together_when_they_are_alike_directly_or_by_others(alike: list[tuple[int, int]]) -> None:
    clusters = Clusters({str(each): Place(f"c{each}", f"w{each}") for each in range(3)})
    together = [{str(each)} for each in range(10)]
    for one, other in alike:
        clusters.join([str(one), str(other)])
        joined = set.union(*(each for each in together if {str(one), str(other)} & each))
        together = [*(each for each in together if not each & joined), joined]
    standing = {tip: place.cluster for tip, place in clusters.new.items()} | {
        str(each): clusters.clusters_into.get(f"c{each}", f"c{each}") for each in range(3)
    }
    names = [{standing[each] for each in group if each in standing} for group in together]
    assert all(len(each) <= 1 for each in names)
    assert len(set(standing.values())) == sum(map(len, names))
