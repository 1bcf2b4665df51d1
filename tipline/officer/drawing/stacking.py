"""How high each node stands and is, and at which heights its edges leave it."""

from statistics import fmean

from tipline.domain.links.network import Edge
from tipline.officer.drawing.boxes import height_of_words, port_height
from tipline.officer.drawing.sheet import GAP, MARGIN, Sheet


def _sides(sheet: Sheet, node: str) -> tuple[list[Edge], list[Edge]]:
    """The edges at the left of a node, and those at its right."""
    mine = sheet.network.edges_of(node)
    left = [each for each in mine if not sheet.within(each) and sheet.ends(each)[1] == node]
    return left, [each for each in mine if each not in left]


def _room(sheet: Sheet, edge: Edge, node: str) -> float:
    """At the side of a node, for an edge: with its label only where that stands."""
    return port_height(sheet.said[edge] if sheet.ends(edge)[1] == node else ())


def size(sheet: Sheet) -> None:
    for node, words in sheet.words.items():
        sides = (sum(_room(sheet, each, node) for each in side) for side in _sides(sheet, node))
        sheet.heights[node] = max(height_of_words(words), *sides)


def stack(sheet: Sheet) -> None:
    """Each part below the one before, each node at the height of its neighbours as far as there is room."""
    above = float(MARGIN)
    for part in sheet.parts:
        for number, column in enumerate(part):
            _column_stacked(sheet, column, number - 1)
        for number in range(len(part) - 2, -1, -1):
            _column_stacked(sheet, part[number], number + 1)
        nodes = [each for column in part for each in column]
        down = above - min(sheet.tops[each] for each in nodes)
        for each in nodes:
            sheet.tops[each] = round(sheet.tops[each] + down)
        above = max(sheet.tops[each] + sheet.heights[each] for each in nodes) + 2 * GAP


def _column_stacked(sheet: Sheet, column: list[str], beside: int) -> None:
    bottom, moved = 0.0, []
    for place, node in enumerate(column):
        met = [each.end_beside(node) for each in sheet.network.edges_of(node)]
        heights = [sheet.middle(each) for each in met if sheet.column[each] == beside and each in sheet.tops]
        least = bottom + GAP if place else None
        wanted = fmean(heights) - sheet.heights[node] / 2 if heights else least or 0.0
        sheet.tops[node] = wanted if least is None else max(wanted, least)
        moved.append(sheet.tops[node] - wanted)
        bottom = sheet.tops[node] + sheet.heights[node]
    for node in column:
        sheet.tops[node] -= fmean(moved)


def give_ports(sheet: Sheet) -> None:
    """In the order of where the edges go to, so that they do not cross at once."""
    for node in sheet.heights:
        for side in _sides(sheet, node):
            towards = sorted(side, key=lambda each: sheet.middle(each.end_beside(node)))
            height = sheet.middle(node) - sum(_room(sheet, each, node) for each in side) / 2
            for edge in towards:
                room = _room(sheet, edge, node)
                sheet.ports[edge, node] = height + room / 2
                height += room
