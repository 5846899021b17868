"""One column of two tables: counted by the engines, then compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.results import compare as compare_distributions
from kullback.tables._cells import Cell, quantile_cells
from kullback.tables._counts import counts, fetch
from kullback.tables._evidence import evidence
from kullback.tables._fine import Extent, fine_cells
from kullback.tables._kinds import MEASURED
from kullback.tables._labels import cell_labels, write_edge
from kullback.tables._source import text_of
from kullback.tables.column_comparison import ColumnComparison, Edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._plan import Planned

    Frame = nw.LazyFrame[Any]
    Counted = list[tuple[str | None, int, int, Edges | None]]


def measured_column(
    planned: Planned,
    frames: tuple[Frame, Frame],
    column: str,
    *,
    held: tuple[Extent, Extent],
    sizes: tuple[int, int],
    bins: int,
) -> Counted:
    """Return the cells of a column of numbers or times, and the counts of both tables."""
    cells = _cells(frames, column, held, sizes, bins)
    ends = (
        ("-inf", held[0].negative_infinite, held[1].negative_infinite),
        ("+inf", held[0].positive_infinite, held[1].positive_infinite),
        (None, held[0].missing, held[1].missing),
    )
    counted: Counted = [
        (label, cell.reference, cell.current, _edges(cell, i, cells, planned.kind))
        for i, (label, cell) in enumerate(zip(cell_labels(cells, planned.kind), cells, strict=True))
    ]
    special: Counted = [(label, a, b, None) for label, a, b in ends if a or b]
    lowest = [row for row in special if row[0] == "-inf"]
    return lowest + counted + [row for row in special if row[0] != "-inf"]


def categorical_column(
    frames: tuple[Frame, Frame], column: str, max_categories: int
) -> Counted | str:
    """Return the categories and the counts of both tables, or why there are too many of them."""
    merged: dict[str | None, list[int]] = {}
    for side, frame in enumerate(frames):
        rows = counts(frame, {"key": nw.col(column)}, limit=max_categories + 2)
        for key, n in rows:
            merged.setdefault(text_of(key), [0, 0])[side] += n
        if len(merged) - (None in merged) > max_categories:
            most = [fetch(f.select(nw.col(column).n_unique().alias("n")))[0][0] for f in frames]
            return (
                f"not compared: {most[0]:,} distinct values in the reference and {most[1]:,} "
                f"in the current table, more than max_categories = {max_categories:,}"
            )
    order = sorted(merged.items(), key=lambda item: (item[0] is None, -sum(item[1]), item[0] or ""))
    return [(key, a, b, None) for key, (a, b) in order]


def column_result(planned: Planned, counted: Counted | str, base: float | None) -> ColumnComparison:
    """Return what the counts say, not yet judged; P is the current table."""
    if isinstance(counted, str):
        return ColumnComparison(
            planned.name, planned.kind, counted, planned.notes, None, (), (), None
        )
    outcomes, reference, current, edges = zip(*counted, strict=True)
    notes = (*planned.notes, *_emptiness(outcomes, (reference, current)))
    comparison = compare_distributions(
        current, reference, outcomes=outcomes, base=base, normalize=True
    )
    estimate, test = evidence(current, reference, base)
    return ColumnComparison(
        planned.name,
        planned.kind,
        "ok",
        notes,
        comparison,
        reference,
        current,
        edges if planned.kind in MEASURED else None,
        estimate,
        test,
    )


def _emptiness(
    outcomes: tuple[str | None, ...], counted: tuple[tuple[int, ...], tuple[int, ...]]
) -> list[str]:
    """Say which table, if any, has no value at all in the column."""
    empty = [
        not any(n for outcome, n in zip(outcomes, counts_, strict=True) if outcome is not None)
        for counts_ in counted
    ]
    if all(empty):
        return ["no value at all in either table"]
    roles = ("reference", "current table")
    return [
        f"no value at all in the {role}" for role, bare in zip(roles, empty, strict=True) if bare
    ]


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
