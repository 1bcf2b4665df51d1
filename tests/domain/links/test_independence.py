"""Independence: copies of a tip, and copies of each other, are one source."""

from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.links.independence import Source, independent_of

SOURCES = st.lists(
    st.builds(Source, st.sampled_from("ABCDEFGH"), st.one_of(st.none(), st.sampled_from("xyz"))),
    unique_by=lambda each: each.reference,
)


def test_a_copy_is_no_source_of_its_own_and_of_two_copies_one_counts() -> None:
    own = Source("A", "flood")
    others = [Source("B", "flood"), Source("C", None), Source("D", "other"), Source("E", "other"), Source("A", "flood")]
    assert [each.reference for each in independent_of(own, others)] == ["C", "D"]


@given(st.builds(Source, st.just("A"), st.one_of(st.none(), st.just("x"))), SOURCES)
def test_what_is_found_has_no_cluster_twice_and_nothing_else_is_left_out(own: Source, others: list[Source]) -> None:
    found = independent_of(own, others)
    clusters = [each.cluster for each in found if each.cluster]
    assert len(clusters) == len(set(clusters))
    assert own.cluster not in clusters
    assert own.reference not in [each.reference for each in found]
    for each in others:
        if each not in found and each.reference != own.reference:
            assert each.cluster in {own.cluster, *clusters} - {None}
