"""Where each node, edge and word of a network is drawn. The same network is drawn the same everywhere.

Nodes stand in columns (`columns.py`). Each edge has a place of its own at the side of both its nodes, wide enough for
its label, so nothing is ever written over anything else; between two columns there is room for the curves alone.
"""

from dataclasses import dataclass, replace

from tipline.domain.links.network import Edge, Network, Node
from tipline.officer.drawing.boxes import (
    EDGE_CELL,
    EDGE_LINE,
    NODE_WIDTH,
    ZONE,
    Box,
    WordOf,
    Written,
    height_of_words,
    words_on_edge,
    words_on_node,
)
from tipline.officer.drawing.columns import parts_in_columns
from tipline.officer.drawing.lettering import cells
from tipline.officer.drawing.sheet import CURVES, MARGIN, Sheet, into_columns, zone_after, zone_before
from tipline.officer.drawing.stacking import give_ports, size, stack

MOST_WIDTH = 1180
"""What a sheet of the officer site has room for on a screen of 1440 pixels (officer.css: 76 rem and its padding)."""
MOST_COLUMNS = (4, 3)
"""The first that fits. Three fit with labels on both sides of every column."""


@dataclass(frozen=True)
class PlacedNode:
    node: Node
    box: Box
    words: tuple[Written, ...]


@dataclass(frozen=True)
class PlacedEdge:
    """`path` is that of SVG. `label` is None for an edge that says nothing its nodes do not."""

    edge: Edge
    path: str
    label: Box | None
    words: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Drawing:
    """Nodes by column and from above: the order in which a keyboard reaches them."""

    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]


def layout(network: Network, word_of: WordOf) -> Drawing:
    """The drawing of a network of at most MOST_NODES nodes. `word_of` names kinds and decisions."""
    words = {each.id: words_on_node(each, word_of) for each in network.nodes}
    said = {each: words_on_edge(network, each, word_of) for each in network.edges}
    for most in MOST_COLUMNS:
        sheet = Sheet(network, parts_in_columns(network, most), words, said)
        into_columns(sheet)
        if sheet.lefts[-1] <= MOST_WIDTH:
            break
    size(sheet)
    stack(sheet)
    give_ports(sheet)
    order = sorted(network.nodes, key=lambda each: (_part(sheet, each.id), sheet.column[each.id], sheet.tops[each.id]))
    nodes = tuple(_node(sheet, each) for each in order)
    height = max((each.box.y + each.box.height for each in nodes), default=0) + MARGIN
    return Drawing(sheet.lefts[-1], height, nodes, tuple(_edge(sheet, each) for each in network.edges))


def _part(sheet: Sheet, node: str) -> int:
    return next(number for number, part in enumerate(sheet.parts) if any(node in column for column in part))


def _node(sheet: Sheet, node: Node) -> PlacedNode:
    """Its words stand in the middle of a box that its edges have made higher."""
    box = Box(sheet.lefts[sheet.column[node.id]], sheet.tops[node.id], NODE_WIDTH, sheet.heights[node.id])
    down = (box.height - height_of_words(sheet.words[node.id])) / 2
    return PlacedNode(node, box, tuple(replace(each, y=each.y + down) for each in sheet.words[node.id]))


def _edge(sheet: Sheet, edge: Edge) -> PlacedEdge:
    one, other = sheet.ends(edge)
    start = sheet.lefts[sheet.column[one]] + NODE_WIDTH
    leaves = start + zone_after(sheet, sheet.column[one])
    high, low = sheet.ports[edge, one], sheet.ports[edge, other]
    if sheet.within(edge):
        end, arrives, left = start, leaves, start
        bend = leaves + CURVES
    else:
        end = sheet.lefts[sheet.column[other]]
        arrives = left = end - zone_before(sheet, sheet.column[other])
        bend = (leaves + arrives) / 2
    path = f"M{start:g} {high:g}H{leaves:g}C{bend:g} {high:g} {bend:g} {low:g} {arrives:g} {low:g}H{end:g}"
    said = sheet.said[edge]
    if not said:
        return PlacedEdge(edge, path, None, ())
    tall = len(said) * EDGE_LINE + 2
    wide = max(map(cells, said)) * EDGE_CELL + 6
    label = Box(left + (ZONE - wide) / 2, low - tall / 2, wide, tall)
    words = tuple((label.y + EDGE_LINE * (line + 1) - 2.5, text) for line, text in enumerate(said))
    return PlacedEdge(edge, path, label, words)
