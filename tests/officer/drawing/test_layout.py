"""The drawing of a network: nothing lies on anything else, it fits, and it is the same every time."""

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tipline.domain.links.network import DECISIONS, MOST_NODES, NODE_KINDS, Edge, Network, Node, network_of
from tipline.officer.drawing.boxes import EDGE_CELLS, LABEL_CELLS, SMALL_CELLS, Box
from tipline.officer.drawing.layout import MOST_WIDTH, Drawing, PlacedEdge, layout
from tipline.officer.drawing.lettering import cells

WORDS = {"partial_plate": "Part of a plate", "venue_room": "Room", "text": "Nearly the same words"}
LABELS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60)
KINDS = st.lists(st.sampled_from([*WORDS, *NODE_KINDS]), min_size=1, max_size=4, unique=True)


def word_of(code: str) -> str:
    return WORDS.get(code, code.capitalize())


@st.composite
def networks(draw: st.DrawFn) -> Network:
    count = draw(st.integers(1, MOST_NODES))
    nodes = [
        Node(id=str(each), kind=draw(st.sampled_from(NODE_KINDS)), label=draw(LABELS), note=draw(LABELS))
        for each in range(count)
    ]
    pairs = [(one, other) for one, other in combinations(range(count), 2)]
    chosen = (
        draw(st.lists(st.sampled_from(pairs), unique=True, max_size=draw(st.sampled_from([20, 40, 190]))))
        if pairs
        else []
    )
    edges = [
        Edge(one=str(one), other=str(other), kinds=tuple(draw(KINDS)), decided=draw(st.sampled_from(DECISIONS)))
        for one, other in chosen
    ]
    if not draw(st.booleans()):
        return network_of(nodes, edges)
    column = {each.id: draw(st.integers(0, 2)) for each in nodes}
    beside = [each for each in edges if abs(column[each.one] - column[each.other]) < 2]
    return network_of(nodes, beside, ([each for each in column if column[each] == place] for place in range(3)))


def labels(drawing: Drawing) -> list[Box]:
    return [each.label for each in drawing.edges if each.label]


def points(edge: PlacedEdge) -> list[tuple[float, float]]:
    """Along the path of an edge: its straight ends, and its curve at forty places (Bézier's formula)."""
    found = re.fullmatch(r"M(\S+) (\S+)H(\S+)C(\S+) \S+ (\S+) (\S+) (\S+) \S+H(\S+)", edge.path)
    assert found is not None
    start, high, leaves, bend, other_bend, low, arrives, end = map(float, found.groups())
    straight = [(start + (leaves - start) * n / 20, high) for n in range(1, 21)]
    straight += [(arrives + (end - arrives) * n / 20, low) for n in range(20)]
    for place in range(41):
        t = place / 40
        parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        x = sum(part * each for part, each in zip(parts, (leaves, bend, other_bend, arrives), strict=True))
        straight.append((x, high * (parts[0] + parts[1]) + low * (parts[2] + parts[3])))
    return straight


def inside(point: tuple[float, float], box: Box) -> bool:
    return box.x + 0.1 < point[0] < box.x + box.width - 0.1 and box.y + 0.1 < point[1] < box.y + box.height - 0.1


@settings(max_examples=200)
@given(networks())
def test_no_node_or_label_lies_on_another(network: Network) -> None:
    drawing = layout(network, word_of)
    boxes = [each.box for each in drawing.nodes] + labels(drawing)
    assert [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])] == []
    assert {each.node for each in drawing.nodes} == set(network.nodes)
    assert [each.edge for each in drawing.edges] == list(network.edges)


@settings(max_examples=200)
@given(networks())
def test_no_edge_passes_behind_a_node_or_another_ones_label(network: Network) -> None:
    drawing = layout(network, word_of)
    nodes = [each.box for each in drawing.nodes]
    for edge in drawing.edges:
        others = [each.label for each in drawing.edges if each.label and each is not edge]
        assert [box for box in nodes + others if any(inside(each, box) for each in points(edge))] == []


@settings(max_examples=200)
@given(networks())
def test_it_fits_a_wide_screen_and_every_word_lies_within(network: Network) -> None:
    drawing = layout(network, word_of)
    assert drawing.width <= MOST_WIDTH
    for box in [each.box for each in drawing.nodes] + labels(drawing):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height
    for node in drawing.nodes:
        for words in node.words:
            assert cells(words.text) <= (LABEL_CELLS if words.part == "label" else SMALL_CELLS)
            assert 0 < words.y < node.box.height
    for edge in drawing.edges:
        assert [text for _, text in edge.words if cells(text) > EDGE_CELLS] == []
        assert all(edge.label and edge.label.y < y < edge.label.y + edge.label.height for y, _ in edge.words)


@given(networks())
def test_the_same_network_is_drawn_the_same(network: Network) -> None:
    assert layout(network, word_of) == layout(network, word_of)


def a_network(*edges: str, kind: str = "tip", **said: object) -> Network:
    names = dict.fromkeys("".join(edges))
    nodes = [Node(id=each, kind=kind, label=each) for each in names]
    return network_of(nodes, [Edge(one=each[0], other=each[1], **{"kinds": (kind,), **said}) for each in edges])


def columns(drawing: Drawing) -> list[str]:
    lefts = sorted({each.box.x for each in drawing.nodes})
    return ["".join(each.node.id for each in drawing.nodes if each.box.x == left) for left in lefts]


def test_each_step_away_from_the_first_node_is_a_column() -> None:
    assert columns(layout(a_network("ab", "ac", "bd", "de"), word_of)) == ["a", "bc", "d", "e"]


def test_what_is_farther_than_there_are_columns_stands_in_the_last() -> None:
    chain = [f"{one}{other}" for one, other in zip("abcdef", "bcdefg", strict=True)]
    assert columns(layout(a_network(*chain), word_of)) == ["a", "b", "c", "defg"]


def test_a_network_with_columns_of_its_own_keeps_them() -> None:
    network = a_network("ab", "bc", "bd")
    drawing = layout(network_of(network.nodes, network.edges, ["cd", "b", "xa"]), word_of)
    assert columns(drawing) == ["cd", "b", "a"]


def test_two_crossed_pairs_are_uncrossed() -> None:
    assert columns(layout(a_network("ab", "ac", "bd", "ce", "bf", "cg"), word_of)) == ["a", "bc", "dfeg"]


def test_what_joins_nothing_stands_below_side_by_side() -> None:
    network = network_of([Node(id=each, kind="tip", label=each) for each in "abcdef"], [])
    drawing = layout(network, word_of)
    assert columns(drawing) == ["abf", "c", "d", "e"]


@pytest.mark.parametrize(
    ("kinds", "decided", "said"),
    [
        (("phone",), "named", []),
        (("partial_plate",), "named", ["Part of a", "plate"]),
        (("phone", "partial_plate"), "confirmed", ["Part of a", "plate", "Confirmed"]),
    ],
)
def test_an_edge_says_what_its_ends_do_not(kinds: tuple[str, ...], decided: str, said: list[str]) -> None:
    drawing = layout(a_network("ab", kind="phone", kinds=kinds, decided=decided), word_of)
    assert [text for _, text in drawing.edges[0].words] == said


def test_a_label_that_is_read_from_the_right_is_marked_so() -> None:
    node = Node(id="a", kind="handle", label="@روز.99", note="Umeå")
    words = layout(network_of([node], []), word_of).nodes[0].words
    assert [(each.part, each.rtl) for each in words] == [("kind", False), ("label", True), ("note", False)]


def test_nothing_is_an_empty_drawing() -> None:
    assert layout(Network(nodes=()), word_of).nodes == ()
