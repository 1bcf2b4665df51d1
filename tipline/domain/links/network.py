"""A network: tips and what they name, as nodes and edges that can be drawn and told in a table alike."""

from collections.abc import Iterable
from dataclasses import dataclass

NODE_KINDS = ("tip", "phone", "plate", "url", "handle", "email", "venue", "place", "time")
NAMED, CONFIRMED, PROPOSED, REFUTED = "named", "confirmed", "proposed", "refuted"
DECISIONS = (NAMED, CONFIRMED, PROPOSED, REFUTED)
"""What an officer made of an edge. What a tip names stands in the tip: nobody decides it."""
MOST_NODES = 20
"""That a drawing can hold and still be read (issue 7); the rest is told as a number."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """`kind` is one of NODE_KINDS. `href` is empty where there is nothing to open, `note` a few words more."""

    id: str
    kind: str
    label: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """`one` and `other` are ids of nodes, `kinds` what joins them, `decided` one of DECISIONS.

    `strength` is from 0 to 1 (strength.py), and 0 where it means nothing.
    """

    one: str
    other: str
    kinds: tuple[str, ...]
    strength: float = 0
    decided: str = NAMED

    def end_beside(self, node: str) -> str:
        return self.other if node == self.one else self.one


@dataclass(frozen=True, kw_only=True)
class Network:
    """Nodes in the order in which they are read; the first is what the network is about. An edge joins two of them.

    `columns` are ids of all nodes as they stand beside each other, where that follows from what they are. Then an edge
    joins two of one column, or of two that are beside each other. Without them the drawing goes by distance.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()

    def node(self, wanted: str) -> Node:
        return next(each for each in self.nodes if each.id == wanted)

    def edges_of(self, node: str) -> tuple[Edge, ...]:
        return tuple(each for each in self.edges if node in (each.one, each.other))


def network_of(nodes: Iterable[Node], edges: Iterable[Edge], columns: Iterable[Iterable[str]] = ()) -> Network:
    """The nodes with those edges that join two of them, and of each column those that are among them."""
    kept = tuple(nodes)
    known = {each.id for each in kept}
    return Network(
        nodes=kept,
        edges=tuple(each for each in edges if {each.one, each.other} <= known),
        columns=tuple(filter(None, (tuple(each for each in column if each in known) for column in columns))),
    )
