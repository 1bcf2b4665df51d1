"""A network as a page shows it: drawn, and the same in a table."""

from dataclasses import dataclass

from tipline.domain.links.network import DECISIONS, Edge, Network, Node
from tipline.officer.drawing.layout import Drawing, layout
from tipline.officer.network_labels import word_of


@dataclass(frozen=True)
class Row:
    """A node, and each node it is joined to with what joins them."""

    node: Node
    joined: tuple[tuple[Node, Edge], ...]


@dataclass(frozen=True)
class Shown:
    """`rows` are in the order of the drawing. `decided` are the kinds of lines in it, for their key."""

    drawing: Drawing
    rows: tuple[Row, ...]
    decided: tuple[str, ...]


def network_shown(network: Network) -> Shown:
    drawing = layout(network, word_of)
    rows = tuple(Row(each.node, _joined(network, each.node)) for each in drawing.nodes)
    found = {each.decided for each in network.edges}
    return Shown(drawing, rows, tuple(each for each in DECISIONS if each in found))


def _joined(network: Network, node: Node) -> tuple[tuple[Node, Edge], ...]:
    return tuple((network.node(each.end_beside(node.id)), each) for each in network.edges_of(node.id))
