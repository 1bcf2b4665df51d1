"""A network: only what can be drawn whole is in it."""

from tipline.domain.links.network import Edge, Node, network_of


def test_an_edge_into_nowhere_is_left_out() -> None:
    nodes = [Node(id=each, kind="tip", label=each) for each in "ab"]
    edges = [Edge(one=one, other=other, kinds=("phone",)) for one, other in ("ab", "bc")]
    network = network_of(nodes, edges)
    assert network.edges == (edges[0],)
    assert network.edges_of("b") == (edges[0],)
    assert [edges[0].end_beside(each) for each in "ab"] == ["b", "a"]
    assert network.node("b").label == "b"
