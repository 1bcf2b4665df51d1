"""A network on its way to a drawing: the column of each node, and how wide the columns are with what is beside them."""

from dataclasses import dataclass, field

from tipline.domain.links.network import Edge, Network
from tipline.officer.drawing.boxes import NODE_WIDTH, ZONE, Written
from tipline.officer.drawing.columns import Columns

CURVES, GAP, MARGIN = 48, 18, 4
"""Between two columns, between two nodes of one, and around the whole: room for the ring of what has the focus."""


@dataclass
class Sheet:
    """`column` and `place` are numbers, `lefts` where the columns begin and the last one ends, `ports` the heights at
    which edges leave their nodes.
    """

    network: Network
    parts: list[Columns]
    words: dict[str, tuple[Written, ...]]
    said: dict[Edge, tuple[str, ...]]
    column: dict[str, int] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict)
    heights: dict[str, float] = field(default_factory=dict)
    tops: dict[str, float] = field(default_factory=dict)
    lefts: list[float] = field(default_factory=list)
    ports: dict[tuple[Edge, str], float] = field(default_factory=dict)

    def ends(self, edge: Edge) -> tuple[str, str]:
        """From where the edge is drawn, and where its label stands: the later column, or the lower of one column."""
        one, other = sorted((edge.one, edge.other), key=lambda each: (self.column[each], self.place[each]))
        return one, other

    def within(self, edge: Edge) -> bool:
        return self.column[edge.one] == self.column[edge.other]

    def middle(self, node: str) -> float:
        return self.tops[node] + self.heights[node] / 2


def into_columns(sheet: Sheet) -> None:
    """Where each column begins; last, how wide the whole is."""
    for part in sheet.parts:
        for number, column in enumerate(part):
            sheet.column |= dict.fromkeys(column, number)
            sheet.place |= {each: place for place, each in enumerate(column)}
    left = float(MARGIN)
    last = max(sheet.column.values(), default=-1)
    for number in range(last + 1):
        sheet.lefts.append(left)
        left += NODE_WIDTH + zone_after(sheet, number) + _curves_after(sheet, number, last=number == last)
        left += zone_before(sheet, number + 1)
    sheet.lefts.append(left + MARGIN)


def zone_after(sheet: Sheet, number: int) -> float:
    within = (each for each in sheet.said if sheet.within(each) and sheet.column[each.one] == number)
    return ZONE if any(sheet.said[each] for each in within) else 0


def zone_before(sheet: Sheet, number: int) -> float:
    arriving = (each for each in sheet.said if not sheet.within(each) and sheet.column[sheet.ends(each)[1]] == number)
    return ZONE if any(sheet.said[each] for each in arriving) else 0


def _curves_after(sheet: Sheet, number: int, *, last: bool) -> float:
    within = any(sheet.within(each) and sheet.column[each.one] == number for each in sheet.said)
    return CURVES if within or not last else 0
