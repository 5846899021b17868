"""One column of two tables: counted by the engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.tables._cells import Cell, quantile_cells
from kullback.tables._counted import HIGHEST, LOWEST, ColumnCounts
from kullback.tables._counts import counts, fetch
from kullback.tables._fine import Extent, fine_cells
from kullback.tables._labels import cell_labels, write_edge
from kullback.tables._source import text_of
from kullback.tables.column_comparison import Edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._plan import Planned

    Frame = nw.LazyFrame[Any]


def measured_column(
    planned: Planned,
    frames: tuple[Frame, Frame],
    column: str,
    *,
    held: tuple[Extent, Extent],
    sizes: tuple[int, int],
    bins: int,
) -> ColumnCounts:
    """Return the cells of a column of numbers or times, and the counts of both tables."""
    cells = _cells(frames, column, held, sizes, bins)
    rows: list[tuple[str | None, int, int, Edges | None]] = [
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
    outcomes, reference, current, edges = zip(*rows, strict=True)
    return ColumnCounts(planned, outcomes, reference, current, edges, tuple(cells))


def categorical_column(
    planned: Planned, frames: tuple[Frame, Frame], column: str, max_categories: int
) -> ColumnCounts:
    """Return the categories and the counts of both tables, or why there are too many of them."""
    merged: dict[str | None, list[int]] = {}
    for side, frame in enumerate(frames):
        rows = counts(frame, {"key": nw.col(column)}, limit=max_categories + 2)
        for key, n in rows:
            merged.setdefault(text_of(key), [0, 0])[side] += n
        if len(merged) - (None in merged) > max_categories:
            most = [fetch(f.select(nw.col(column).n_unique().alias("n")))[0][0] for f in frames]
            status = (
                f"not compared: {most[0]:,} distinct values in the reference and {most[1]:,} "
                f"in the current table, more than max_categories = {max_categories:,}"
            )
            return ColumnCounts(planned, status=status)
    order = sorted(merged.items(), key=lambda item: (item[0] is None, -sum(item[1]), item[0] or ""))
    return ColumnCounts(
        planned,
        tuple(key for key, _ in order),
        tuple(both[0] for _, both in order),
        tuple(both[1] for _, both in order),
    )


def _cells(
    frames: tuple[Frame, Frame],
    column: str,
    held: tuple[Extent, Extent],
    sizes: tuple[int, int],
    bins: int,
) -> list[Cell]:
    lows = [extent.low for extent in held if extent.low is not None]
    highs = [extent.high for extent in held if extent.high is not None]
    if not lows:
        return []
    low, high = min(lows), max(highs)
    if low == high:
        finite = [
            n - extent.missing - extent.negative_infinite - extent.positive_infinite
            for n, extent in zip(sizes, held, strict=True)
        ]
        return [Cell(None, low, high, *finite)]
    return quantile_cells(fine_cells(*frames, column, (low, high), bins), bins)


def _edges(cell: Cell, i: int, cells: Sequence[Cell], kind: str) -> Edges:
    """Return the bounds of a cell: the first has none below, the last none above."""
    if cell.single:
        return Edges(value=write_edge(cell.high, kind))
    above = None if cell.above is None else write_edge(cell.above, kind)
    return Edges(above, None if i == len(cells) - 1 else write_edge(cell.high, kind))
