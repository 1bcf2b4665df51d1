"""What is lettered on a node and an edge, and how much room that takes. Units are pixels of the drawing."""

from collections.abc import Callable
from dataclasses import dataclass

from tipline.domain.links.network import NAMED, Edge, Network, Node
from tipline.officer.drawing.lettering import broken, is_rtl

NODE_WIDTH = 184
ZONE = 94
"""Of the labels of edges, beside a column of nodes."""
LABEL_CELLS, SMALL_CELLS, EDGE_CELLS = 20, 23, 13
EDGE_CELL = 6.5
"""To a line: 20 of 8 pixels, 23 of 7 and 13 of 6.5, each a little more than letters of 13, 12 and 11 pixels take."""
MOST_LINES = 2
LABEL_LINE, SMALL_LINE, EDGE_LINE = 17, 15, 14
PADDING = 8
BARE_PORT = 10
"""Between two edges without a label at one side of a node."""

WordOf = Callable[[str], str]
"""The word for a kind of node, a kind of edge, or a decision."""


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True)
class Written:
    """A line of words: `y` is its base line from the upper edge of its box, `part` is kind, label or note."""

    y: float
    part: str
    text: str
    rtl: bool


def words_on_node(node: Node, word_of: WordOf) -> tuple[Written, ...]:
    """Its kind, then its label, then its note. What is too long is cut here; the table has the whole."""
    lines = [("kind", each) for each in broken(word_of(node.kind), SMALL_CELLS, 1)]
    lines += [("label", each) for each in broken(node.label, LABEL_CELLS, MOST_LINES)]
    lines += [("note", each) for each in broken(node.note, SMALL_CELLS, MOST_LINES)]
    written, bottom = [], float(PADDING)
    for part, text in lines:
        bottom += LABEL_LINE if part == "label" else SMALL_LINE
        written.append(Written(bottom - 4, part, text, is_rtl(text)))
    return tuple(written)


def height_of_words(written: tuple[Written, ...]) -> float:
    return (written[-1].y + 4 if written else 0) + PADDING


def words_on_edge(network: Network, edge: Edge, word_of: WordOf) -> tuple[str, ...]:
    """Only what its two ends do not say themselves: that a tip names a telephone stands on the telephone."""
    ends = {network.node(edge.one).kind, network.node(edge.other).kind}
    said = [each for each in edge.kinds if each not in ends] + ([edge.decided] if edge.decided != NAMED else [])
    return tuple(line for each in said for line in broken(word_of(each), EDGE_CELLS, MOST_LINES))


def port_height(words: tuple[str, ...]) -> float:
    return len(words) * EDGE_LINE + 6 if words else BARE_PORT
