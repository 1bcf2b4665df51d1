"""In which column of a drawing each node stands, and in what order, so that few edges cross.

Layers by distance, and no forces: every step is a rule, so the same network gives the same picture on every machine,
and an edge only ever joins two columns that are beside each other, or two nodes of one. Then no edge passes behind a
box, whatever the network is. A library (graphviz, networkx) would bring its own renderer or none at all.
"""

from collections.abc import Callable, Sequence

from tipline.domain.links.network import Network

SWEEPS = 4
"""Over the columns, there and back. More of them moved nothing in networks of twenty nodes."""

Columns = list[list[str]]
"""Ids of nodes, each column from above."""
Neighbours = dict[str, list[str]]


def parts_in_columns(network: Network, most: int) -> list[Columns]:
    """Each part of the network that hangs together, in at most `most` columns, and last what joins nothing.

    The part of the first node begins with it, every other with what joins most. What is farther away than there are
    columns stands in the last one. Columns that the network has itself are kept as they are.
    """
    beside = neighbours(network)
    if network.columns:
        return [_ordered([list(each) for each in network.columns], beside)]
    parts, placed = [], set[str]()
    first = [network.nodes[0].id] if network.nodes else []
    # A stable sort: of nodes that join equally many, the one that is read first.
    for start in first + sorted((each.id for each in network.nodes), key=lambda each: -len(beside[each])):
        if start not in placed and (beside[start] or [start] == first):
            part = _from(start, beside, most)
            placed.update(each for column in part for each in column)
            parts.append(_ordered(part, beside))
    single = [each.id for each in network.nodes if each.id not in placed]
    return parts + ([[single[place::most] for place in range(min(most, len(single)))]] if single else [])


def neighbours(network: Network) -> Neighbours:
    """What each node is joined to, in the order of the edges."""
    found: Neighbours = {each.id: [] for each in network.nodes}
    for edge in network.edges:
        found[edge.one].append(edge.other)
        found[edge.other].append(edge.one)
    return found


def _from(start: str, beside: Neighbours, most: int) -> Columns:
    distance = {start: 0}
    waiting = [start]
    for each in waiting:
        for other in beside[each]:
            if other not in distance:
                distance[other] = distance[each] + 1
                waiting.append(other)
    used = min(most, max(distance.values()) + 1)
    return [[each for each in waiting if min(distance[each], most - 1) == place] for place in range(used)]


def _ordered(columns: Columns, beside: Neighbours) -> Columns:
    """Each node at the mean height of what it is joined to in the column before, then in the one after, and again."""
    for sweep in range(SWEEPS):
        there = sweep % 2 == 0
        places = range(1, len(columns)) if there else range(len(columns) - 2, -1, -1)
        for place in places:
            fixed = {each: height for height, each in enumerate(columns[place - 1 if there else place + 1])}
            columns[place] = sorted(columns[place], key=_mean_height(columns[place], fixed, beside))
    return columns


def _mean_height(column: Sequence[str], fixed: dict[str, int], beside: Neighbours) -> Callable[[str], float]:
    def height(node: str) -> float:
        met = [fixed[each] for each in beside[node] if each in fixed]
        return sum(met) / len(met) if met else column.index(node)

    means = {each: height(each) for each in column}
    return means.__getitem__
