"""Lines of a table of figures."""

from collections.abc import Sequence

WIDTHS = (50, 9, 10, 7, 9, 6, 6, 10, 7, 8, 7)


def aligned(cells: Sequence[str]) -> str:
    """The first and the third column from the left, numbers from the right; what is more than WIDTHS just follows."""
    parts = [
        cell.ljust(width) if place in {0, 2} else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=False))
    ]
    return " ".join([*parts, *cells[len(WIDTHS) :]]).rstrip()


def number(value: float | None) -> str:
    """To three digits or so; empty for none."""
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
