"""One column of two tables: from what the engines counted to its outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.tables._counting.cells import Cell, quantile_cells
from kullback.tables._counting.counted import HIGHEST, LOWEST, ColumnCounts
from kullback.tables._counting.labels import cell_labels, write_edge
from kullback.tables.column_comparison import Edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._counting.extents import Extent
    from kullback.tables._counting.fine import FineCells
    from kullback.tables._counting.plan import Planned

    Number = int | float


def span_of(held: Sequence[Extent]) -> tuple[float, float] | None:
    """Return the smallest and largest finite value in all tables, None where there is none."""
    lows = [extent.low for extent in held if extent.low is not None]
    highs = [extent.high for extent in held if extent.high is not None]
    return (min(lows), max(highs)) if lows else None


def measured_column(
    planned: Planned, held: tuple[Extent, Extent], fine: FineCells | None, bins: int
) -> ColumnCounts:
    """Return the cells of a column of numbers or times; ``fine`` is None where one value is all."""
    span = span_of(held)
    if fine is not None:
        cells = quantile_cells(fine, bins)
    else:
        cells = [] if span is None else [Cell(None, *span, held[0].finite, held[1].finite)]
    rows: list[tuple[str | None, Number, Number, Edges | None]] = [
        (label, cell.reference, cell.current, _edges(cell, i, cells, planned.kind))
        for i, (label, cell) in enumerate(zip(cell_labels(cells, planned.kind), cells, strict=True))
    ]
    ends = (
        (LOWEST, held[0].negative_infinite, held[1].negative_infinite),
        (HIGHEST, held[0].positive_infinite, held[1].positive_infinite),
        (None, held[0].missing, held[1].missing),
    )
    special = [(label, a, b, None) for label, a, b in ends if a or b]
    lowest = [row for row in special if row[0] == LOWEST]
    rows = [*lowest, *rows, *(row for row in special if row[0] != LOWEST)]
    return ColumnCounts.of(planned, rows, cells)


def _edges(cell: Cell, i: int, cells: Sequence[Cell], kind: str) -> Edges:
    """Return the bounds of a cell: the first has none below, the last none above."""
    if cell.single:
        return Edges(value=write_edge(cell.high, kind))
    above = None if cell.above is None else write_edge(cell.above, kind)
    return Edges(above, None if i == len(cells) - 1 else write_edge(cell.high, kind))
